"""The command `rotate_keys`: every provider under the newest key, whatever stops it in between."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from catalog.models import Provider
from catalog.models.encryption import Undecipherable
from tests.factories import BBB, make_provider

pytestmark = pytest.mark.django_db

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture
def providers(settings: Settings) -> list[Provider]:
    """Three, under the old key; a new one was put before it."""
    settings.CATALOG_ENCRYPTION_KEYS = [OLD]
    providers = [make_provider(code=code) for code in ("first", "second", "third")]
    settings.CATALOG_ENCRYPTION_KEYS = [NEW, OLD]
    return providers


def rotate_keys(*arguments: str, stdout: StringIO | None = None) -> list[str]:
    output = stdout or StringIO()
    call_command("rotate_keys", *arguments, stdout=output)
    return output.getvalue().splitlines()


class StoppedAfter(StringIO):
    """An output at which somebody presses Ctrl-C after so many lines."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.lines = lines

    def write(self, text: str) -> int:
        if self.lines == 0:
            raise KeyboardInterrupt
        self.lines -= 1
        return super().write(text)


def test_every_provider_is_told_and_counted(providers: list[Provider]) -> None:
    assert rotate_keys() == [
        "1 of 3  first: re-encrypted",
        "2 of 3  second: re-encrypted",
        "3 of 3  third: re-encrypted",
        "3 providers: 3 re-encrypted.",
    ]


def test_afterwards_the_old_key_can_be_dropped(providers: list[Provider], settings: Settings) -> None:
    rotate_keys()
    settings.CATALOG_ENCRYPTION_KEYS = [NEW]

    assert [provider.all_properties for provider in Provider.objects.all()] == [BBB] * 3


def test_a_second_run_writes_nothing_and_says_so(providers: list[Provider]) -> None:
    rotate_keys()
    with CaptureQueriesContext(connection) as queries:
        lines = rotate_keys()

    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert lines[-1] == "3 providers: 3 under the newest key already."


def test_nothing_else_of_a_provider_changes(providers: list[Provider]) -> None:
    rest = [field.name for field in Provider._meta.concrete_fields if field.name != "encrypted_properties"]
    before = list(Provider.objects.values(*rest))
    rotate_keys()

    assert list(Provider.objects.values(*rest)) == before


def test_stopped_it_keeps_what_is_done_and_goes_on_from_there(
    providers: list[Provider], settings: Settings
) -> None:
    with pytest.raises(CommandError, match=r"^Stopped after 2 of 3: run it again to go on\.$") as stop:
        rotate_keys(stdout=StoppedAfter(lines=1))
    settings.CATALOG_ENCRYPTION_KEYS = [NEW]
    first, second, third = Provider.objects.all()

    assert stop.value.returncode == 130
    assert first.all_properties == second.all_properties == BBB
    with pytest.raises(Undecipherable):
        third.all_properties  # noqa: B018

    settings.CATALOG_ENCRYPTION_KEYS = [NEW, OLD]
    assert rotate_keys()[-1] == "3 providers: 2 under the newest key already, 1 re-encrypted."


def test_an_undecipherable_provider_is_named_and_stops_no_other(
    providers: list[Provider], settings: Settings
) -> None:
    settings.CATALOG_ENCRYPTION_KEYS = [LOST]
    make_provider(code="damaged")
    settings.CATALOG_ENCRYPTION_KEYS = [NEW, OLD]
    make_provider(code="latest")
    output = StringIO()

    with pytest.raises(
        CommandError, match=r"^Not under the newest key: damaged \(undecipherable\).$"
    ) as refusal:
        rotate_keys(stdout=output)
    assert refusal.value.returncode == 1
    assert output.getvalue().splitlines()[-1] == (
        "5 providers: 3 re-encrypted, 1 undecipherable, 1 under the newest key already."
    )


def test_a_check_names_what_is_under_an_older_key_and_writes_nothing(providers: list[Provider]) -> None:
    make_provider(code="latest")
    before = list(Provider.objects.values())

    with pytest.raises(CommandError) as refusal:
        rotate_keys("--check")
    assert refusal.value.returncode == 1
    assert str(refusal.value) == (
        "Not under the newest key: "
        "first (under an older key), second (under an older key), third (under an older key)."
    )
    assert list(Provider.objects.values()) == before


def test_a_check_passes_after_a_rotation(providers: list[Provider]) -> None:
    rotate_keys()

    assert rotate_keys("--check")[-1] == "3 providers: 3 under the newest key already."


def test_without_providers_there_is_nothing_to_do() -> None:
    assert rotate_keys() == ["0 providers: nothing to do."]


def test_no_secret_is_shown(providers: list[Provider]) -> None:
    assert BBB["secret"] not in "".join(rotate_keys())
