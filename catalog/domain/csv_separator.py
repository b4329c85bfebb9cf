"""What separates the columns of a CSV: commas or, by the country, semicolons; tabs, where it was copied."""

SEPARATORS = ",;\t"


def separator_of(text: str) -> str:
    """The one that stands between the names of the columns."""
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first_line.count)
