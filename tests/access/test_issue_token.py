"""The command `issue_token`: the token alone on the standard output, what was done on the error output."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.models import Token
from config.rest.roles import ROLES
from tests.access.conftest import showing
from tests.api.answers import API

READERS = ("--group", "Catalog readers")


def issue_token(*arguments: str) -> tuple[str, list[str]]:
    """The token, and the lines about it."""
    printed, told = StringIO(), StringIO()
    call_command("issue_token", *arguments, stdout=printed, stderr=told)
    text = printed.getvalue()
    assert text == f"{text.strip()}\n"
    return text.strip(), told.getvalue().splitlines()


def why_refused(*arguments: str) -> str:
    users = list(User.objects.values())
    with pytest.raises(CommandError) as refusal:
        issue_token(*arguments)
    assert (list(User.objects.values()), Token.objects.exists()) == (users, False)
    return str(refusal.value)


def test_a_service_user_is_made_with_its_group_and_its_token(registry: None) -> None:
    text, told = issue_token("billing", *READERS)

    user = User.objects.get(username="billing")
    assert not user.has_usable_password()
    assert not user.is_staff
    assert [group.name for group in user.groups.all()] == ["Catalog readers"]
    assert showing(text).get(f"{API}/features").status_code == 200
    assert told[0] == "Made the user billing, of Catalog readers."
    assert told[1].startswith(f"Issued {text[:15]}… of billing, until ")
    assert text not in "\n".join(told)


def test_a_second_token_is_issued_beside_the_first(registry: None) -> None:
    first, _ = issue_token("billing", *READERS)
    second, told = issue_token("billing")

    assert len(told) == 1
    assert [showing(text).get(f"{API}/features").status_code for text in (first, second)] == [200, 200]


def test_a_user_is_put_into_another_group_and_told_so(registry: None) -> None:
    issue_token("billing", *READERS)
    _, told = issue_token("billing", "--group", "Stock clients")

    assert told[0] == "Put billing into Stock clients."
    assert {group.name for group in User.objects.get().groups.all()} == {"Catalog readers", "Stock clients"}


@pytest.mark.parametrize("arguments, days", [((), 90), (("--expires", "2w"), 14)])
def test_a_token_lives_as_long_as_it_is_told_to(
    registry: None, arguments: tuple[str, ...], days: int
) -> None:
    before = timezone.now()
    issue_token("billing", *READERS, *arguments)

    assert (
        before + timedelta(days=days) <= Token.objects.get().expiry <= timezone.now() + timedelta(days=days)
    )


def test_a_group_of_ones_own_will_do(registry: None) -> None:
    Group.objects.create(name="Auditors")

    assert issue_token("audit", "--group", "Auditors")[1][0] == "Made the user audit, of Auditors."


def test_a_token_of_a_superuser_is_issued_with_a_warning(registry: None) -> None:
    User.objects.create_superuser("root")

    assert issue_token("root")[1][0] == "root is a superuser: whoever has this token may do everything."


def test_an_unknown_group_is_refused_with_the_nearest(registry: None) -> None:
    assert why_refused("billing", "--group", "Catalog reader") == (
        "There is no group “Catalog reader”. Did you mean “Catalog readers”?"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("group", ROLES)
def test_a_group_that_is_not_made_yet_is_told_with_its_cure(group: str) -> None:
    assert why_refused("billing", "--group", group).endswith("is not made yet: run seed_features first.")


def test_an_unknown_user_without_a_group_is_refused(registry: None) -> None:
    User.objects.create(username="billing")

    assert why_refused("biling") == (
        "There is no user “biling”. Did you mean “billing”? To make it, say by --group what it may do."
    )


@pytest.mark.parametrize("span", ["90", "0d", "soon", "", "9999w"])
def test_a_bad_lifetime_is_refused(registry: None, span: str) -> None:
    assert why_refused("billing", *READERS, f"--expires={span}").startswith(f"--expires: “{span}” is ")


@pytest.mark.parametrize("name", ["", "a b", "x" * 151])
def test_what_is_no_name_is_refused(registry: None, name: str) -> None:
    assert why_refused(name, *READERS)


def test_a_user_who_is_not_active_is_refused(registry: None) -> None:
    User.objects.create(username="retired", is_active=False)

    assert why_refused("retired", *READERS) == "retired is not active: no token of theirs would be taken."
    assert not User.objects.get().groups.exists()
