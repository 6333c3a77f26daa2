"""What `rules check` looks for in a rule library, beyond what loading already refuses.

In comes a rule library as it is drafted; out go remarks, each with the code of its check, less
those that a rule silences with a reason. Beside `rules` itself only `engine` and `advice` may be
imported here, to run the rules on their cases and to read their templates.
"""
