"""Tokens: what a service user shows instead of a password."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from knox.crypto import hash_token
from knox.models import AbstractAuthToken
from knox.settings import CONSTANTS

from access.lifetimes import LONGEST


class Token(AbstractAuthToken):
    """Knox's token, with a number of its own and always with an end.

    Only the hash of its text is kept. To revoke it is to delete it.
    """

    # Knox makes the hash the key, and it would stand in the addresses of the admin.
    id = models.BigAutoField("number", primary_key=True)
    digest = models.CharField(max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False)
    token_key = models.CharField(
        "begins with", max_length=CONSTANTS.TOKEN_KEY_LENGTH, db_index=True, editable=False
    )
    created = models.DateTimeField(auto_now_add=True)
    expiry = models.DateTimeField("expires", help_text="From this moment on it is refused.")

    text = ""
    """Known to whoever has just made the token, and never again."""

    class Meta:
        ordering = ["-created", "-id"]

    def __str__(self) -> str:
        return f"{self.token_key}… of {self.user}"

    def hold(self, text: str) -> None:
        """Stand for this text: whoever shows it is this token's user."""
        self.text = text
        self.digest, self.token_key = hash_token(text), text[: CONSTANTS.TOKEN_KEY_LENGTH]

    def clean(self) -> None:
        if broken := dict(self._broken_rules()):
            raise ValidationError(broken)

    def _broken_rules(self) -> Iterator[tuple[str, ValidationError]]:
        user, now = getattr(self, "user", None), timezone.now()
        if user and not user.is_active:
            words = f"{user} is not active: no token of theirs would be taken."
            yield "user", ValidationError(words, "inactive_user")
        if self.expiry and self.expiry <= now:
            yield "expiry", ValidationError("This is in the past.", "past")
        if self.expiry and self.expiry > now + LONGEST:
            words = f"A token lives at most {LONGEST.days} days."
            yield "expiry", ValidationError(words, "lives_too_long")
