"""Source: the live Hugging Face Hub."""
