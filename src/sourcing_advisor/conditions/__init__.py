"""Conditions over facts and what they mean."""
