"""Issues a token: its text alone on the standard output, what was done on the error output."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from access.issuing import issue, service_user, usual_end
from access.lifetimes import lifetime
from config.nearest import did_you_mean
from config.rest.roles import ROLES


class Command(BaseCommand):
    help = (
        "Issues a token for a service user, which is made where it is missing. The token alone is printed on "
        "the standard output, and never again. The other tokens of the same user stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the service user: one for each integration")
        parser.add_argument("--group", help=f"what it may do: “{'”, “'.join(ROLES)}”, or a group of yours")
        parser.add_argument("--expires", metavar="SPAN", help="such as 12h, 90d or 52w; 90d unless given")

    @transaction.atomic  # a token that could not be printed was not issued
    def handle(self, *args: Any, name: str, group: str | None, expires: str | None, **options: Any) -> None:
        ends = _end(expires) if expires is not None else usual_end()
        try:
            user = self._user(name, _group(group) if group is not None else None)
            token = issue(user, ends=ends)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._tell(f"Issued {token}, until {ends:%Y-%m-%d %H:%M} UTC.")
        self.stdout.write(token.text)
        self.stdout.flush()

    def _user(self, name: str, group: Group | None) -> User:
        user = User.objects.filter(username=name).first()
        if user is None:
            if group is None:
                raise CommandError(_unknown_user(name))
            user = service_user(name, group)
            self._tell(f"Made the user {user}, of {group}.")
        elif group and group not in user.groups.all():
            user.groups.add(group)
            self._tell(f"Put {user} into {group}.")
        if user.is_superuser:
            self._tell(f"{user} is a superuser: whoever has this token may do everything.")
        return user

    def _tell(self, line: str) -> None:
        self.stderr.write(line, str)  # no error, and not red


def _end(expires: str) -> datetime:
    try:
        return timezone.now() + lifetime(expires)
    except ValueError as error:
        raise CommandError(f"--expires: {error}") from error


def _group(name: str) -> Group:
    group = Group.objects.filter(name=name).first()
    if group is None and name in ROLES:
        raise CommandError(f"The group “{name}” is not made yet: run seed_features first.")
    if group is None:
        hint = did_you_mean(name, {*ROLES, *Group.objects.values_list("name", flat=True)})
        raise CommandError(f"There is no group “{name}”.{hint}")
    return group


def _unknown_user(name: str) -> str:
    hint = did_you_mean(name, User.objects.values_list("username", flat=True))
    return f"There is no user “{name}”.{hint} To make it, say by --group what it may do."
