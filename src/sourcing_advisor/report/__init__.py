"""The report: one typed model, and what builds it."""
