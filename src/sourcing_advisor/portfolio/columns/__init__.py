"""The rule book as column expressions, and frames of any library made ready for them.

A rule book and a frame come in; the frame with a verdict per rule goes out. No other room of the
portfolio is imported here.
"""
