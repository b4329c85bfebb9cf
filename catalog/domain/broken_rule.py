"""A rule of the catalog that a value breaks: its stable code, and words for people."""


class BrokenRule(ValueError):
    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path  # where inside the value, dotted: "3.threshold"; empty for the value itself
