"""Reading files that people write, and saying what is wrong with them."""
