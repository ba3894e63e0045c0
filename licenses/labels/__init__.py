"""Licence labels in any spelling, and the one statement that each makes."""
