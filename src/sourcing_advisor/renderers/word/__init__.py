"""The report as a Word document: a template, the default one or a firm's own, filled in.

Needs the extra `word`. A template is data: it is filled in a sandbox, and all that is filled in is
text.
"""
