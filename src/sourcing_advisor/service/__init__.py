"""The use cases of the advisor, once, for every way in which it is used.

In come paths, names and typed values; out go reports, rule books, problems and bytes. Nothing here
prints, parses arguments or imports `cli`, so that any other way in gets the same behaviour.
"""
