"""Many relationships at once: the same rules as column expressions."""
