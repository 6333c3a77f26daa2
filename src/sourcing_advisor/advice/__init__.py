"""Advice: the prose of recommendations, from the templates of the rule library.

In come a rule, its template and what is known of a relationship; out goes Markdown by block. No
template is ever compiled, and nothing of a report or of its forms may be imported here.
"""
