"""What `rules check` looks for in a rule library, beyond what loading already refuses."""
