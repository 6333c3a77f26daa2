"""The rule book as column expressions."""
