"""What a review of a portfolio leaves on disk: one folder, which changes as a whole.

Verdicts and roll-ups come in; files go out. How sheets are read is not imported here.
"""
