"""What can be stated of a relationship."""
