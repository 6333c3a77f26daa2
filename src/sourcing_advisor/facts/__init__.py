"""What people state of a relationship comes in; a checked `Relationship` and its facts go out.

Of the project, only `documents` and `conditions` may be imported here.
"""
