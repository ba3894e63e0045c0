"""The rule: whether a label agrees with the licences of what an artifact was made from."""
