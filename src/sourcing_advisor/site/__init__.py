"""The rule library as linked Markdown pages.

In come a rule book and the cases of its rules; out go pages by path, from the templates beside
this module, in which no text of a rule library acts as markup. Nothing here may import `service`,
`cli` or `portfolio`.
"""
