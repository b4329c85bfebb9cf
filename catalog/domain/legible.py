"""Numbers and input in a message."""


def legible(text: object, longest: int = 40) -> str:
    """The text cut short, with a mark for each character that an answer or a log can't carry."""
    start = str(text)[:longest]
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in start
    )


def how_many(count: int, thing: str) -> str:
    """1 package, 2,000 packages."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
