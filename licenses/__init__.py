"""What a licence is called and says. Imports nothing else of ours."""
