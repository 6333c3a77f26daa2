"""Workbooks of spreadsheet programs as sheets of text cells, or reasons against their cells.

Open XML is read by openpyxl; OpenDocument and older workbooks by python-calamine, with a scan of
what it does not tell. Of the room above, the readers of sheets are used, and no other kind of file.
"""
