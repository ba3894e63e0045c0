"""Source: this machine's Hugging Face cache."""
