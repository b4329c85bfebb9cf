"""Who gets a token: a service user for each integration, and for each of its tokens an end."""

from datetime import datetime

from django.contrib.auth.models import Group, User
from django.utils import timezone
from knox.settings import knox_settings

from access.models import Token
from config.token_text import new_token


def usual_end() -> datetime:
    return timezone.now() + knox_settings.TOKEN_TTL


def issue(user: User, *, ends: datetime | None = None, text: str | None = None) -> tuple[Token, str]:
    """A token and its text, which nothing tells again; raises ValidationError where a rule forbids it."""
    text = text or new_token()
    token = Token(user=user, expiry=ends or usual_end())
    token.hold(text)
    token.full_clean()
    token.save()
    return token, text


def service_user(name: str, group: Group) -> User:
    """A new user for an integration, without a password; raises ValidationError for what is no name."""
    user = User(username=name)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    user.groups.add(group)
    return user
