"""Packages as a spreadsheet: one row a package, one column an attribute or a feature.

django-import-export gives the columns (its fields and widgets), the export and the formats. To read a file
and to write what it says is ours: a file is a stranger's, and packages are written together, by one door.
"""

MOST = 2_000  # packages in one sheet, or changed together
LONGEST = 4 * 1024 * 1024  # bytes of a file
COLUMNS = 300  # of a sheet; the registry's features and what a package has take about half of them


class Unreadable(ValueError):
    """A file that holds no sheet, or one that can't be exported; the words are for whoever sent it."""
