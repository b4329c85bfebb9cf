"""The text of a search, for the API and the admin alike."""

LONGEST_SEARCH = 200  # characters: each word is a condition, and SQLite nests no more than 1,000


def searched(text: str) -> str:
    """What a page searches for, whatever was typed: no record holds U+0000."""
    return text.replace("\0", "")[:LONGEST_SEARCH]
