"""The table of licences: what each is called and says."""
