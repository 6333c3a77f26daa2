"""The forms of a report: Markdown, HTML and JSON, listed in the registry, with layouts beside them.

In comes a `Report`, out go bytes. A form is imported when it is first used; none may import the
rule book, the engine or another form.
"""
