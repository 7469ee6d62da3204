"""How Sotto's own weights are made."""
