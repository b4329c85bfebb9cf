"""Fills a catalog to try out, says where it is, and serves it."""

import errno
import secrets
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from knox.crypto import hash_token

from access.issuing import issue, service_user
from access.models import Token
from catalog.demo import DemoRefused, load
from config.rest import roles
from features import seeding

HOST = "127.0.0.1"
OPERATOR = "operator"
INTEGRATOR = "integrator"


class Command(BaseCommand):
    help = "Fills a catalog to try out, makes an operator, and serves. Run again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")
        parser.add_argument(
            "--port", type=int, default=8000, help=f"serve on this port of {HOST} (default: %(default)s)"
        )

    def handle(self, *args: Any, port: int, no_serve: bool, **options: Any) -> None:
        if not no_serve:
            _require_free(port)
        for step in (_migrate, _seed_features, _seed_groups, _load_catalog, _make_operator, _make_integrator):
            self._say(step())
        self._say("", *_addresses(port), _log_in(), _token())
        if no_serve:
            self._say(f"`manage.py runserver {port}` serves it.")
        else:
            call_command("runserver", f"{HOST}:{port}", use_reloader=False)

    def _say(self, *lines: str) -> None:
        self.stdout.write("\n".join(lines))
        self.stdout.flush()  # a pipe would keep it back for as long as the server runs


def _require_free(port: int) -> None:
    if not 1 <= port <= 65535:
        raise CommandError(f"There is no port {port}: name one from 1 to 65535 by --port.")
    with socket.socket() as listener:
        # As the server does: a port that was served on a moment ago is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "is taken" if taken else f"can't be served on ({error.strerror})"
            raise CommandError(f"Port {port} of {HOST} {reason}: name another one by --port.") from error


def _migrate() -> str:
    call_command("migrate", verbosity=0, interactive=False)
    return "Database: every migration is applied."


def _seed_features() -> str:
    plan = seeding.seed()
    written = len(plan.created) + len(plan.updated) + len(plan.withdrawn)
    return f"Features: {written} written, {len(plan.unchanged)} unchanged."


def _seed_groups() -> str:
    return f"Groups: {len(roles.seed())} rights granted."


def _load_catalog() -> str:
    try:
        loaded = load(timezone.now())
    except DemoRefused as refused:
        raise CommandError(f"The demo can't be loaded: {refused}") from refused
    return f"Providers and packages: {len(loaded.made)} made, {len(loaded.unchanged)} unchanged."


def _make_operator() -> str:
    if User.objects.filter(username=OPERATOR).exists():
        return f"User {OPERATOR}: unchanged."
    User.objects.create_superuser(OPERATOR, password=settings.DEMO_PASSWORD or secrets.token_urlsafe(32))
    return f"User {OPERATOR}: made."


def _make_integrator() -> str:
    """A user of the API, who holds the demo's token; one that has expired is issued again."""
    if not settings.DEMO_TOKEN:
        return f"User {INTEGRATOR}: not made, since DEMO_TOKEN names no token."
    if _held():
        return f"User {INTEGRATOR}: unchanged."
    known = User.objects.filter(username=INTEGRATOR).first()
    user = known or service_user(INTEGRATOR, Group.objects.get(name=roles.MANAGERS))
    Token.objects.filter(digest=hash_token(settings.DEMO_TOKEN)).delete()
    try:
        issue(user, text=settings.DEMO_TOKEN)
    except ValidationError as refused:
        raise CommandError(f"The demo's token can't be issued: {' '.join(refused.messages)}") from refused
    return f"User {INTEGRATOR}: {'given its token anew' if known else 'made, with a token'}."


def _held() -> bool:
    digest = hash_token(settings.DEMO_TOKEN)
    return Token.objects.filter(digest=digest, expiry__gt=timezone.now()).exists()


def _addresses(port: int) -> Iterator[str]:
    for what, name in (("Admin", "admin:index"), ("API", "package-list"), ("API docs", "docs")):
        yield f"{what:10}http://{HOST}:{port}{reverse(name)}"


def _log_in() -> str:
    """With the password only while debugging, and only where it still is the operator's."""
    advice = f"`manage.py changepassword {OPERATOR}` sets a password."
    if not settings.DEBUG:
        return f"Log-in    shown only with DEBUG; {advice}"
    # Not the user's own check_password: that one writes where the hash is an older one.
    if check_password(settings.DEMO_PASSWORD, User.objects.get(username=OPERATOR).password):
        return f"Log-in    {OPERATOR}, with the password {settings.DEMO_PASSWORD}"
    return f"Log-in    {OPERATOR}, whose password is not DEMO_PASSWORD; {advice}"


def _token() -> str:
    """Like the password: only while debugging, and only where it says who somebody is."""
    advice = f'`manage.py issue_token {INTEGRATOR} --group "{roles.MANAGERS}"` issues one.'
    if not settings.DEBUG:
        return f"Token     shown only with DEBUG; {advice}"
    if settings.DEMO_TOKEN and _held():
        return f"Token     {settings.DEMO_TOKEN}"
    return f"Token     none in DEMO_TOKEN; {advice}"
