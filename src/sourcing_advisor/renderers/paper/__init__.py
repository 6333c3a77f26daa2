"""What a report shows on paper: the tags of a template, and the view of a report that fills them.

In comes a `Report`, out goes a `Paper`, which holds plain text alone. Word and PDF print it.
"""
