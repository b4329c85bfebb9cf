"""A secret on its way to the vendor."""


class Secret:
    """Shows itself to no log, message or report of an error: only to whoever asks for its bytes."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(…)"

    def encoded(self) -> bytes:
        return self._text.encode()

    def stands_in(self, text: str) -> bool:
        return self._text in text
