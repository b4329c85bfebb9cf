"""The word that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean …?", to stand behind a sentence; empty where nothing is near."""
    nearest = get_close_matches(word, list(known), n=1)
    return f" Did you mean “{nearest[0]}”?" if nearest else ""
