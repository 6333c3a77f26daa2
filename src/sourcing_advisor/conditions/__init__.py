"""The condition tree and its meaning in three values.

Trees of comparisons and the values of facts come in; truths, what settles them and what is missing
go out. Nothing of the advisor is imported here, so that facts, rules and every evaluator can share
the one definition (`conditions.truth`).
"""
