"""Many relationships at once: the same rules as column expressions.

`input` reads sheets, `columns` evaluates rules by column, `rollup` adds up and `output` writes.
`folder_review` and `review` are the use cases; nothing here prints or parses arguments.
"""
