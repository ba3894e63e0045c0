"""What the sentences of a card say of the card's own model."""
