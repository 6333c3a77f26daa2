"""What people have, to batches: sheets, Parquet, JSON lines and folders of relationships."""

from sourcing_advisor.portfolio.input.reading import read_batches

__all__ = ["read_batches"]
