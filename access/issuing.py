"""Who gets a token: a service user for each integration, and for each of its tokens an end."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.utils import timezone
from knox.settings import knox_settings

from access.models import Token
from config.token_text import new_token


def usual_end() -> datetime:
    usual: timedelta = knox_settings.TOKEN_TTL
    return timezone.now() + usual


def issue(user: User, *, ends: datetime | None = None, text: str | None = None) -> Token:
    """A new token that still knows its text; raises ValidationError where a rule forbids it."""
    token = Token(user=user, expiry=ends or usual_end())
    token.hold(text or new_token())
    token.full_clean()
    token.save()
    return token


def service_user(name: str, group: Group) -> User:
    """A new user for an integration, without a password; raises ValidationError for what is no name."""
    user = User(username=name)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    user.groups.add(group)
    return user
