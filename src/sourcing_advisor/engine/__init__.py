"""Verdicts: what each rule says of one relationship, and why."""
