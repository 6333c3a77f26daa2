"""Files that people write come in; plain data with the line of each part, and problems, go out.

Nothing of the project may be imported here.
"""
