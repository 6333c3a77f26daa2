"""The rule library: its models, how it is read, and the rule book that comes of it.

Folders of YAML files and templates come in; a checked `RuleBook` goes out, or every problem at
once. The engine may not be imported here; only `rules.lint` looks at verdicts and advice.
"""
