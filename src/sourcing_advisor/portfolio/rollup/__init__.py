"""What is counted over a portfolio."""
