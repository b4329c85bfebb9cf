"""Two operators at one record: neither overwrites what the other did without being told."""

from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Package, Provider, Stock
from tests.admin.browser import Fields, codes_in, fields_of, opened, sent, taken, told
from tests.admin.pages import page_of
from tests.catalog.at_once import at_once
from tests.factories import BBB, count_stock, make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

Record = Package | Provider


def save(client: Client, record: Record, fields: Fields, **typed: Any) -> Any:
    """Press the button of a page that was opened before."""
    return client.post(page_of(record), {**fields, **typed, "_save": "yes"})


def words_of(answer: Any) -> str:
    return " ".join(answer.context["adminform"].form.non_field_errors())


@pytest.fixture(params=["package", "provider"])
def record(request: pytest.FixtureRequest, registry: None) -> Any:
    made = {"package": make_package, "provider": make_provider}[request.param]
    return made(name="Standard", code="standard")  # type: ignore[operator]  # both are called alike


def test_what_was_saved_meanwhile_is_not_overwritten_unawares(
    operator: Client, colleague: Client, record: Any
) -> None:
    page = opened(operator, page_of(record))
    sent(colleague, page_of(record), name="Hers", reason="New names")
    answer = save(operator, record, page, name="Mine")
    assert codes_in(answer) == {("", "moved_on")}
    words = words_of(answer)
    assert words.startswith("Hers (standard) was changed meanwhile. ")
    assert "UTC: changed by ana (admin): name. Reason: New names." in words
    assert "Save again, and what you see here is put over it." in words
    record.refresh_from_db()
    assert (record.name, record.revision) == ("Hers", 2)


def test_what_was_typed_stays_and_is_saved_the_second_time(
    operator: Client, colleague: Client, record: Any
) -> None:
    page = opened(operator, page_of(record))
    sent(colleague, page_of(record), name="Hers")
    again = fields_of(save(operator, record, page, name="Mine", reason="Because"))
    assert (again["name"], again["reason"], again["revision"]) == ("Mine", "Because", "2")
    assert save(operator, record, again).status_code == 302
    record.refresh_from_db()
    assert (record.name, record.revision) == ("Mine", 3)


def test_what_was_changed_between_the_two_times_is_told_too(
    operator: Client, colleague: Client, record: Any
) -> None:
    page = opened(operator, page_of(record))
    sent(colleague, page_of(record), name="Hers", reason="First")
    again = fields_of(save(operator, record, page, name="Mine"))
    sent(colleague, page_of(record), name="Hers again", reason="Second")
    answer = save(operator, record, again)
    assert codes_in(answer) == {("", "moved_on")}
    assert "Second" in words_of(answer)
    assert "First" not in words_of(answer)
    assert save(operator, record, fields_of(answer)).status_code == 302
    record.refresh_from_db()
    assert record.name == "Mine"


@pytest.mark.parametrize("revision", [None, "", "x", "-1", "1.0", "9" * 40, "\0", "²", " 1", "1\n", "0", "2"])
def test_a_page_that_does_not_say_what_it_was_opened_at_is_shown_again(
    operator: Client, record: Any, revision: str | None
) -> None:
    page = opened(operator, page_of(record))
    del page["revision"]
    answer = save(operator, record, page, name="Mine", **({} if revision is None else {"revision": revision}))
    assert codes_in(answer) == {("", "moved_on")}
    assert save(operator, record, fields_of(answer)).status_code == 302
    record.refresh_from_db()
    assert record.name == "Mine"


def test_a_change_by_another_door_is_told_with_its_door(
    operator: Client, manager: APIClient, record: Any
) -> None:
    page = opened(operator, page_of(record))
    resource = f"{record._meta.model_name}s"
    body = {"name": "Theirs", "metadata": {"a/b": 1}} if resource == "providers" else {"name": "Theirs"}
    manager.patch(f"/api/v1/{resource}/{record.code}", body, format="json", HTTP_X_CHANGE_REASON="Sync.")
    words = words_of(save(operator, record, page, name="Mine"))
    assert "changed by Catalog managers member (api): name" in words
    assert "Reason: Sync." in words


def test_the_last_changes_are_told_the_newest_first_and_how_many_more_there_are(operator: Client) -> None:
    package = make_package()
    page = opened(operator, page_of(package))
    for number in range(7):
        sent(operator, page_of(package), name=f"Name {number}", reason=f"Number {number}")
    words = words_of(save(operator, package, page))
    assert [words.find(f"Number {number}") > 0 for number in range(7)] == [False] * 2 + [True] * 5
    assert words.index("Number 6") < words.index("Number 2")
    assert "There were 2 more before." in words


def test_a_long_list_of_attributes_is_cut_short(operator: Client) -> None:
    package = make_package()
    page = opened(operator, page_of(package))
    settings = ", ".join(f'"key{number:02}": 1' for number in range(15))
    sent(operator, page_of(package), package_settings=f"{{{settings}}}")
    words = words_of(save(operator, package, page))
    assert "package_settings.key00" in words
    assert "package_settings.key11 and 3 more." in words


def test_nothing_of_a_refused_page_is_in_the_log_or_announced(
    operator: Client, colleague: Client, record: Any
) -> None:
    page = opened(operator, page_of(record))
    sent(colleague, page_of(record), name="Hers")
    answer = save(operator, record, page, name="Mine")
    assert told(answer) == []
    assert [entry.user.get_username() for entry in LogEntry.objects.all()] == ["ana"]


def test_what_is_wrong_with_the_typing_is_told_beside_what_was_changed_meanwhile(
    operator: Client, colleague: Client
) -> None:
    package = make_package()
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package), name="Hers")
    answer = save(operator, package, page, price="-1")
    assert codes_in(answer) == {("", "moved_on"), ("price", "negative_price")}
    assert fields_of(answer)["price"] == "-1"


def test_a_page_that_is_refused_for_another_reason_stays_at_its_revision(
    operator: Client, colleague: Client
) -> None:
    package = make_published_package()
    page = opened(operator, page_of(package))
    invalid = save(operator, package, page, name="")
    refused = save(operator, package, page, **{"providers-0-DELETE": "on"})
    assert codes_in(refused) == {("", "no_default_provider")}
    sent(colleague, page_of(package), name="Hers")
    for answer in (invalid, refused):
        assert fields_of(answer)["revision"] == page["revision"]
        assert ("", "moved_on") in codes_in(save(operator, package, fields_of(answer)))


def test_a_page_that_a_busy_database_refused_knows_no_more_than_before(operator: Client) -> None:
    package = make_package()
    page = opened(operator, page_of(package))
    steps = iter([lifecycle.retire])

    def wait_in_vain(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith("SAVEPOINT") and (step := next(steps, None)):
            step(package)
            raise OperationalError("database is locked")
        return execute(sql, *arguments)

    with connection.execute_wrapper(wait_in_vain):
        busy = save(operator, package, page, name="Mine")
    assert codes_in(busy) == {("", "unavailable")}
    assert codes_in(save(operator, package, fields_of(busy))) == {("", "moved_on")}


def test_a_sale_does_not_stop_an_editor(operator: Client) -> None:
    package = make_package(stock_qty=5)
    page = opened(operator, page_of(package))
    count_stock(package, 4)
    assert save(operator, package, page, name="Mine").status_code == 302
    assert Stock.objects.get(package=package).quantity == 4


def test_a_page_that_changes_nothing_leaves_the_others_as_they_are(
    operator: Client, colleague: Client
) -> None:
    package = make_package()
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package))
    assert save(operator, package, page, name="Mine").status_code == 302


def test_what_was_frozen_meanwhile_is_not_typed_any_more(operator: Client) -> None:
    package = make_package(code="meet-standard", providers=[make_provider()])
    page = opened(operator, page_of(package))
    lifecycle.publish(package)
    answer = save(operator, package, page, code="meet-basic", name="Mine")
    assert codes_in(answer) == {("", "moved_on")}
    assert "published by somebody (command): status." in words_of(answer)
    assert save(operator, package, fields_of(answer)).status_code == 302
    package.refresh_from_db()
    assert (package.code, package.name, package.status) == ("meet-standard", "Mine", "active")


def test_what_is_no_longer_frozen_is_as_it_was(operator: Client, colleague: Client) -> None:
    package = make_package(providers=[make_provider()])
    page = opened(operator, page_of(package))
    assert "service_type" not in page
    sent(colleague, page_of(package), **{"providers-0-DELETE": "on"})
    answer = save(operator, package, {**page, "providers-0-DELETE": "on"}, name="Mine")
    assert codes_in(answer) == {("", "moved_on")}
    assert fields_of(answer)["service_type"] == "meet"
    assert save(operator, package, fields_of(answer)).status_code == 302


def test_boxes_stay_as_they_were_ticked(operator: Client, colleague: Client) -> None:
    package = make_package(hidden=True)
    page = opened(operator, page_of(package))
    del page["hidden"]
    sent(colleague, page_of(package), overages_enabled="on")
    again = fields_of(save(operator, package, page, has_stock="on"))
    assert not {"hidden", "overages_enabled"} & again.keys()
    assert again["has_stock"] == ["on"]


def test_it_is_published_when_that_is_what_the_second_time_asks_for(
    operator: Client, colleague: Client
) -> None:
    package = make_package(providers=[make_provider()])
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package), name="Hers")
    answer = operator.post(page_of(package), {**page, "_publish": "yes"})
    assert codes_in(answer) == {("", "moved_on")}
    package.refresh_from_db()
    assert package.status == "draft"
    assert operator.post(page_of(package), {**fields_of(answer), "_publish": "yes"}).status_code == 302
    package.refresh_from_db()
    assert package.status == "active"


def test_a_secret_that_was_typed_is_asked_for_again(operator: Client, colleague: Client) -> None:
    provider = make_provider()
    page = opened(operator, page_of(provider))
    sent(colleague, page_of(provider), name="Hers")
    answer = save(operator, provider, page, property_secret="tell nobody")
    assert codes_in(answer) == {("", "moved_on")}
    shown = answer.content.decode()
    assert "tell nobody" not in shown
    assert shown.count("It was not saved, and is not shown: type it again.") == 1
    assert save(operator, provider, fields_of(answer)).status_code == 302
    assert Provider.objects.get().all_properties["secret"] == BBB["secret"]


def test_a_changed_secret_is_told_and_not_shown(operator: Client, colleague: Client) -> None:
    provider = make_provider()
    page = opened(operator, page_of(provider))
    sent(colleague, page_of(provider), property_secret="tell nobody")
    answer = save(operator, provider, page, name="Mine")
    assert "properties.secret" in words_of(answer)
    assert "tell nobody" not in answer.content.decode()


class TestSteps:
    def test_they_carry_the_revision_that_the_page_was_opened_at(self, operator: Client) -> None:
        package = make_package()
        page = operator.get(page_of(package)).content.decode()
        assert page.count('<input type="hidden" name="revision" value="1">') == 2  # the steps, and the form

    @pytest.mark.parametrize("step", ["unpublish", "retire"])
    def test_they_are_not_taken_when_the_package_has_moved_on(
        self, operator: Client, colleague: Client, step: str
    ) -> None:
        package = make_published_package(code="meet-standard")
        revision = opened(operator, page_of(package))["revision"]
        sent(colleague, page_of(package), name="Hers")
        answer = operator.post(page_of(package, step), {"revision": revision})
        assert answer["Location"] == page_of(package)
        (words,) = told(answer)
        assert "Hers (meet-standard) was changed meanwhile." in words
        assert "changed by ana (admin): name." in words
        package.refresh_from_db()
        assert (package.status, package.retired) == ("active", False)
        assert taken(operator, package, step).status_code == 302
        package.refresh_from_db()
        assert (package.status, package.retired) != ("active", False)

    @pytest.mark.parametrize("sent_back", [{}, {"revision": "x"}, {"revision": "9" * 40}])
    def test_a_button_that_does_not_say_what_it_was_opened_at_does_nothing(
        self, operator: Client, sent_back: dict[str, str]
    ) -> None:
        package = make_published_package()
        (words,) = told(operator.post(page_of(package, "retire"), sent_back))
        assert "was not retired" in words
        package.refresh_from_db()
        assert not package.retired


class TestDeleting:
    def test_what_has_moved_on_is_kept(self, operator: Client, colleague: Client, record: Any) -> None:
        confirmation = opened(operator, page_of(record, "delete"))
        sent(colleague, page_of(record), name="Hers")
        answer = operator.post(page_of(record, "delete"), confirmation)
        assert answer["Location"] == page_of(record)
        assert "changed by ana (admin): name." in told(answer)[0]
        record.refresh_from_db()
        assert record.name == "Hers"
        assert not LogEntry.objects.filter(user__username="admin").exists()
        sent(operator, page_of(record, "delete"))
        assert not type(record).objects.exists()

    def test_what_was_published_meanwhile_is_told(self, operator: Client) -> None:
        package = make_package(providers=[make_provider()])
        confirmation = opened(operator, page_of(package, "delete"))
        lifecycle.publish(package)
        answer = operator.post(page_of(package, "delete"), confirmation)
        assert answer["Location"] == page_of(package)
        assert "published by somebody (command)" in told(answer)[0]

    @pytest.mark.parametrize("revision", [{}, {"revision": "x"}, {"revision": "9" * 40}])
    def test_a_confirmation_that_does_not_say_of_what_deletes_nothing(
        self, operator: Client, record: Any, revision: dict[str, str]
    ) -> None:
        answer = operator.post(page_of(record, "delete"), {"post": "yes", **revision})
        assert answer["Location"] == page_of(record)
        assert type(record).objects.exists()

    def test_what_is_gone_already_is_told(self, operator: Client, colleague: Client, record: Any) -> None:
        confirmation = opened(operator, page_of(record, "delete"))
        sent(colleague, page_of(record, "delete"))
        answer = operator.post(page_of(record, "delete"), confirmation)
        assert answer.status_code == 302
        assert "deleted meanwhile" in told(answer)[0]


@pytest.mark.django_db(transaction=True)
def test_of_those_who_save_at_the_same_moment_one_is_first(operator: Client, record: Any) -> None:
    page = opened(operator, page_of(record))
    browsers = [deepcopy(operator) for _ in range(4)]
    answers = at_once(
        *(partial(save, browser, record, page, name=f"Name {n}") for n, browser in enumerate(browsers))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all(codes_in(answer) == {("", "moved_on")} for answer in answers if answer.status_code == 200)
    record.refresh_from_db()
    assert record.revision == 2


def test_who_may_not_write_is_not_told_what_changed(
    operator: Client, registry: None, client: Client, record: Any
) -> None:
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    sent(operator, page_of(record), name="Secret plans")
    for address in (page_of(record), page_of(record, "delete")):
        answer = client.post(address, {"post": "yes", "revision": "1"})
        assert (answer.status_code, told(answer)) == (403, [])
