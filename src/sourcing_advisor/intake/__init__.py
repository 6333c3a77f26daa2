"""Blank forms in which people state what they know."""
