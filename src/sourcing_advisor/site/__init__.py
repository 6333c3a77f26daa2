"""The rule library as linked Markdown pages, written from the rule, fact and finding files."""
