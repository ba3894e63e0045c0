"""Source: PeaTMOSS.db, in both of its schemas."""
