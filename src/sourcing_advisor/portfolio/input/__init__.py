"""Any sheet to typed columns, or the reason why not.

Paths of sheets, Parquet, JSON lines and folders come in; batches of checked relationships go out.
What is made of them, `rollup` and `output`, is not imported here.
"""

from sourcing_advisor.portfolio.input.reading import read_batches

__all__ = ["read_batches"]
