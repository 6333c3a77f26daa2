"""What is added up over a portfolio.

Batches with their verdicts come in; counts, groups, the ranking and the summary go out. `output`
is not imported here.
"""
