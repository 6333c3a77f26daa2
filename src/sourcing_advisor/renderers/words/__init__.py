"""The words of a report: its fixed texts by name, and a folder of a firm's own.

Every form that takes `--words` is told in a `Wording`; English is the standard.
"""
