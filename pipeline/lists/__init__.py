"""What differs between control lists: one module each, found by name."""
