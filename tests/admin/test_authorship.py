"""Who changed what in the admin, and why: kept with the revision, whichever page it came from."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.models import Change, Package, Provider
from tests.admin.browser import codes_in, fields_of, opened, row, sent, taken, told
from tests.admin.pages import ADD_BBB, ADD_PACKAGE, PACKAGES, chosen, page_of
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

NEW = {"name": "Meet Standard", "code": "meet-standard", "service_type": "meet"}
BBB = {"property_host_url": "https://bbb.example.com", "property_secret": "hush"}
WORDS = {"max_length": "A reason must have at most 255 characters."}


def last_change() -> tuple[str, str, str, str]:
    last = Change.objects.order_by("cursor").last()
    assert last
    return last.event, last.door, last.actor, last.reason


def test_a_package_is_made_by_the_operator(operator: Client) -> None:
    sent(operator, ADD_PACKAGE, **NEW, reason="Asked for by sales")
    assert last_change() == ("created", "admin", "admin", "Asked for by sales")


def test_a_package_is_made_and_published_by_the_operator_in_one_change(operator: Client) -> None:
    provider = row("providers", provider=make_provider().pk, default="on")
    before = Change.objects.count()
    sent(operator, ADD_PACKAGE, provider, button="_publish", **NEW, reason="Launch")
    assert last_change() == ("created", "admin", "admin", "Launch")
    assert (Change.objects.count() - before, Package.objects.get().revision) == (1, 1)


def test_a_package_is_changed_by_the_operator(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5})
    sent(operator, page_of(package), **{"features-0-value": "6"}, reason="More rooms")
    assert last_change() == ("changed", "admin", "admin", "More rooms")


def test_a_reason_is_not_asked_for(operator: Client) -> None:
    sent(operator, page_of(make_package()), name="Renamed")
    assert last_change() == ("changed", "admin", "admin", "")


def test_a_package_is_saved_and_published_by_the_operator(operator: Client) -> None:
    package = make_package(providers=[make_provider()])
    sent(operator, page_of(package), button="_publish", reason="Launch")
    assert last_change() == ("published", "admin", "admin", "Launch")


@pytest.mark.parametrize(
    ("step", "event"),
    [("unpublish", "unpublished"), ("retire", "retired")],
)
def test_a_step_on_the_page_is_taken_by_the_operator(operator: Client, step: str, event: str) -> None:
    taken(operator, make_published_package(), step, reason="End of the line")
    assert last_change() == (event, "admin", "admin", "End of the line")


def test_an_action_of_the_list_is_taken_by_the_operator(operator: Client) -> None:
    operator.post(PACKAGES, chosen("retire", make_package(), make_package()))
    assert last_change() == ("retired", "admin", "admin", "")
    assert Change.objects.filter(event="retired", actor="admin").count() == 2


def test_a_package_is_deleted_by_the_operator(operator: Client) -> None:
    sent(operator, page_of(make_package(), "delete"), reason="A mistake")
    assert last_change() == ("deleted", "admin", "admin", "A mistake")


def test_a_provider_is_made_changed_and_deleted_by_the_operator(operator: Client) -> None:
    sent(operator, ADD_BBB, **NEW, **BBB, reason="Tender 7")
    assert last_change() == ("created", "admin", "admin", "Tender 7")
    provider = Provider.objects.get()
    sent(operator, page_of(provider), name="Renamed", reason="Their wish")
    assert last_change() == ("changed", "admin", "admin", "Their wish")
    sent(operator, page_of(provider, "delete"), reason="Contract over")
    assert last_change() == ("deleted", "admin", "admin", "Contract over")


def test_each_operator_is_named_by_what_they_do(operator: Client, colleague: Client) -> None:
    package = make_package()
    sent(colleague, page_of(package), name="Hers")
    assert last_change()[2] == "ana"
    sent(operator, page_of(package), name="Mine")
    assert last_change()[2] == "admin"


def test_a_change_after_the_request_is_not_the_operators(operator: Client) -> None:
    sent(operator, page_of(make_package()), name="Renamed", reason="Because")
    make_package()
    assert last_change() == ("created", "command", "", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two   words ", "two words"),
        ("one line\r\nof two", "one line of two"),
        ("nul \0, bell \a", "nul \N{REPLACEMENT CHARACTER}, bell \N{REPLACEMENT CHARACTER}"),
        ("Größe & <b>Preis</b>", "Größe & <b>Preis</b>"),
        ("x" * 255, "x" * 255),
    ],
    ids=["blanks", "lines", "controls", "letters", "length"],
)
def test_a_reason_is_one_line_that_can_be_read(operator: Client, typed: str, kept: str) -> None:
    package = make_package()
    sent(operator, page_of(package), name="Renamed", reason=typed)
    assert last_change()[3] == kept
    assert "<b>Preis" not in operator.get(page_of(package)).content.decode()


class TestTooLong:
    REASON = "x" * 256

    @pytest.mark.parametrize("new", [True, False])
    def test_on_a_page_it_is_told_at_its_field_with_what_was_typed(self, operator: Client, new: bool) -> None:
        address = ADD_PACKAGE if new else page_of(make_package())
        before = Change.objects.count()
        answer = sent(operator, address, **NEW, reason=self.REASON)
        assert codes_in(answer) == {("reason", "max_length")}
        assert WORDS["max_length"] in answer.content.decode()
        fields = fields_of(answer)
        assert (fields["reason"], fields["name"]) == (self.REASON, NEW["name"])
        assert Change.objects.count() == before
        assert operator.post(address, {**fields, "reason": "x"}).status_code == 302

    def test_of_a_provider_it_is_told_too(self, operator: Client) -> None:
        answer = sent(operator, page_of(make_provider()), name="Renamed", reason=self.REASON)
        assert codes_in(answer) == {("reason", "max_length")}

    def test_of_a_deletion_it_is_told_with_what_was_typed(self, operator: Client, colleague: Client) -> None:
        package = make_package()
        address = page_of(package, "delete")
        answer = sent(operator, address, reason=self.REASON)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert WORDS["max_length"] in page
        fields = fields_of(answer)
        assert (fields["reason"], fields["revision"]) == (self.REASON, "1")
        assert Package.objects.get() == package
        assert not LogEntry.objects.exists()

    def test_a_deletion_that_is_asked_for_again_knows_no_more_than_before(
        self, operator: Client, colleague: Client
    ) -> None:
        package = make_package()
        confirmation = opened(operator, page_of(package, "delete"))
        sent(colleague, page_of(package), name="Hers")
        answer = operator.post(page_of(package, "delete"), {**confirmation, "reason": self.REASON})
        assert fields_of(answer)["revision"] == "1"

    def test_of_a_step_it_is_told(self, operator: Client) -> None:
        package = make_package()
        (words,) = told(taken(operator, package, "retire", reason=self.REASON))
        assert words.endswith(f"was not retired. {WORDS['max_length']}")
        package.refresh_from_db()
        assert not package.retired

    def test_no_field_lets_it_be_typed(self, operator: Client) -> None:
        package = make_package()
        for address, fields in ((page_of(package), 2), (page_of(package, "delete"), 1)):
            page = operator.get(address).content.decode()
            inputs = re.findall('<input [^>]*name="reason"[^>]*>', page)
            assert len(inputs) == fields
            assert all('maxlength="255"' in field for field in inputs)


def test_a_reason_is_no_part_of_the_change_that_the_log_names(operator: Client) -> None:
    package = make_package()
    sent(operator, page_of(package), reason="Because")
    sent(operator, page_of(package), name="Renamed", reason="Because")
    messages = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert messages == ["No fields changed.", "Changed Name."]
    assert package.revisions.count() == 2


def test_who_may_only_look_is_not_asked_for_a_reason(member_of: Any) -> None:
    package = make_package()
    page = member_of("Catalog readers").get(page_of(package)).content.decode()
    assert 'name="reason"' not in page


class TestRevision:
    def test_a_page_shows_it_and_how_it_came_to_be(self, operator: Client, colleague: Client) -> None:
        package = make_package(features={"max_rooms": 5})
        sent(colleague, page_of(package), **{"features-0-value": "6"}, price="7", reason="Growth.")
        page = operator.get(page_of(package)).content.decode()
        assert "2, 20" in page
        assert "UTC: changed by ana (admin): price, features.max_rooms.value. Reason: Growth." in page

    def test_a_page_of_a_provider_shows_it_too(self, operator: Client) -> None:
        page = operator.get(page_of(make_provider())).content.decode()
        assert "UTC: created by somebody (command)." in page

    def test_who_may_only_look_sees_it(self, member_of: Any) -> None:
        page = member_of("Catalog readers").get(page_of(make_package())).content.decode()
        assert "UTC: created by somebody (command)." in page
