"""What to pull, and what was pulled: catalogue, discovery, fetching, the vault of bytes."""
