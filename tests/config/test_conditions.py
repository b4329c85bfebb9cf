"""What a client has is not sent again, and what it has not seen is not overwritten."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from pytest_django import Settings

from tests.config.records import Rights, UnversionedRights, ask

pytestmark = pytest.mark.django_db

HERE = "view_group"


def tag() -> str:
    return f'"{Permission.objects.get(codename=HERE).pk}-group"'


def codes(answer: Any) -> set[tuple[str, str]]:
    return {(error["field"], error["code"]) for error in answer.data["errors"]}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_record_and_a_list_carry_their_tag(method: str) -> None:
    for answer in (ask(Rights, method, codename=HERE), ask(Rights, method)):
        assert answer.status_code == 200
        assert answer["ETag"]
        assert answer["Cache-Control"] == "private, no-cache"
    assert ask(Rights, method, codename=HERE)["ETag"] == tag()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("codename", [HERE, ""])
@pytest.mark.parametrize("known", ["{}", "W/{}", '"1", {}', "*"])
def test_what_the_client_has_is_not_sent_again(method: str, codename: str, known: str) -> None:
    current = ask(Rights, "GET", codename=codename)["ETag"]

    answer = ask(Rights, method, codename=codename, if_none_match=known.format(current))

    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer["ETag"], answer["Cache-Control"]) == (current, "private, no-cache")


@pytest.mark.parametrize("codename", [HERE, ""])
def test_what_the_client_has_not_is_sent(codename: str) -> None:
    answer = ask(Rights, "GET", codename=codename, if_none_match='"1", W/"2-group"')

    assert answer.status_code == 200
    assert answer.content


@pytest.mark.parametrize("codename", [HERE, ""])
def test_a_read_of_what_has_moved_on_is_refused_with_its_current_tag(codename: str) -> None:
    current = ask(Rights, "GET", codename=codename)["ETag"]

    assert ask(Rights, "GET", codename=codename, if_match=current).status_code == 200
    for expected in ('"1"', f"W/{current}"):
        answer = ask(Rights, "GET", codename=codename, if_match=expected)
        assert (answer.status_code, answer["ETag"]) == (412, current)


@pytest.mark.parametrize("codename", [HERE, ""])
def test_where_nothing_tells_versions_apart_there_is_no_tag(codename: str) -> None:
    answer = ask(UnversionedRights, "GET", codename=codename, if_none_match="*")

    assert answer.status_code == 200
    assert "ETag" not in answer
    assert "Cache-Control" not in answer


@pytest.mark.parametrize("codename", [HERE, ""])
def test_what_depends_on_the_clock_has_no_tag(codename: str) -> None:
    class Clocked(Rights):
        parameters = {"retrieve": ("now",)}

        def known_parameters(self) -> tuple[str, ...]:
            return (*super().known_parameters(), "now")

    answer = ask(Clocked, "GET", "?now=1", codename=codename, if_none_match="*")

    assert answer.status_code == 200
    assert "ETag" not in answer


@pytest.mark.parametrize(
    "query", ["page=2&page_size=5", "page_size=6", "ordering=-name&page_size=5", "cursor="]
)
def test_each_page_of_a_list_has_a_tag_of_its_own(query: str) -> None:
    assert ask(Rights, "GET", f"?{query}")["ETag"] != ask(Rights, "GET", "?page_size=5")["ETag"]


@pytest.mark.parametrize("query", ["?page_size=5", "?page_size=5&cursor=", "?begins=view_g"])
def test_the_tag_of_a_list_holds_as_long_as_its_answer(query: str) -> None:
    first, again = ask(Rights, "GET", query), ask(Rights, "GET", query)
    assert (first["ETag"], first.content) == (again["ETag"], again.content)

    Permission.objects.get(codename=first.data["results"][0]["codename"]).delete()

    assert ask(Rights, "GET", query)["ETag"] != first["ETag"]


def test_a_list_of_which_only_the_count_has_changed_is_another_answer() -> None:
    before = ask(UncountedRights, "GET", "?page_size=5")

    Permission.objects.order_by("codename").last().delete()  # type: ignore[union-attr]  # there is one
    after = ask(UncountedRights, "GET", "?page_size=5")

    assert after.data["results"] == before.data["results"]
    assert after["ETag"] != before["ETag"]


class UncountedRights(Rights):
    state_marker = None


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("value", ["", "3-17", '"3', '*, "3"', "w/*"])
@pytest.mark.parametrize(
    "method, codename", [("GET", ""), ("GET", HERE), ("HEAD", HERE), ("PATCH", HERE), ("POST", "")]
)
def test_a_header_that_is_no_list_of_tags_is_refused(
    method: str, codename: str, header: str, value: str
) -> None:
    answer = ask(Rights, method, codename=codename, **{header: value})

    assert (answer.status_code, codes(answer)) == (400, {(header, "invalid_etag")})
    assert "ETag" not in answer


@pytest.mark.parametrize("expected", ["{}", '{}, "1"', "*"])
def test_a_write_to_what_the_client_has_seen_passes_and_says_what_it_is_now(expected: str) -> None:
    answer = ask(Rights, "PATCH", codename=HERE, if_match=expected.format(tag()))

    assert (answer.status_code, answer["ETag"]) == (200, tag())


def test_the_revision_alone_decides_whether_a_write_passes() -> None:
    another_stock = tag().replace("group", "18")

    assert ask(Rights, "PATCH", codename=HERE, if_match=another_stock).status_code == 200


@pytest.mark.parametrize("expected", ['"0"', "W/{}", '"group"', '"' + "9" * 5_000 + '"'])
def test_a_write_to_what_has_moved_on_is_refused_with_its_current_tag(expected: str) -> None:
    answer = ask(Rights, "PATCH", codename=HERE, if_match=expected.format(tag()))

    assert (answer.status_code, answer["ETag"]) == (412, tag())
    assert (answer.data["code"], answer["Content-Type"]) == (
        "precondition_failed",
        "application/problem+json",
    )


def test_a_write_that_must_not_find_anything_finds_something() -> None:
    answer = ask(Rights, "PATCH", codename=HERE, if_none_match="*")

    assert (answer.status_code, answer["ETag"]) == (412, tag())


def test_a_write_names_what_it_begins_from_in_if_match_alone() -> None:
    answer = ask(Rights, "PATCH", codename=HERE, if_none_match='"3-17"')

    assert (answer.status_code, codes(answer)) == (400, {("If-None-Match", "invalid_etag")})


def test_a_write_may_have_to_say_what_it_begins_from(settings: Settings) -> None:
    assert ask(Rights, "PATCH", codename=HERE).status_code == 200

    settings.API_REQUIRE_IF_MATCH = True

    answer = ask(Rights, "PATCH", codename=HERE)
    assert (answer.status_code, answer.data["code"]) == (428, "precondition_required")
    for expected in (tag(), "*"):
        assert ask(Rights, "PATCH", codename=HERE, if_match=expected).status_code == 200
    assert ask(Rights, "PATCH", codename=HERE, if_match='"0"').status_code == 412


def test_what_changes_nothing_that_exists_needs_no_condition(settings: Settings) -> None:
    settings.API_REQUIRE_IF_MATCH = True

    assert ask(Rights, "GET", codename=HERE).status_code == 200
    assert ask(Rights, "POST").status_code == 201
    assert ask(Rights, "POST", codename=HERE).status_code == 200


def test_a_condition_is_asked_for_after_the_parameters_and_before_the_record(settings: Settings) -> None:
    settings.API_REQUIRE_IF_MATCH = True

    assert ask(Rights, "PATCH", "?unknown=1", codename=HERE).status_code == 400
    assert ask(Rights, "PATCH", codename="nobody").status_code == 428
    assert ask(Rights, "PATCH", codename="nobody", if_match="*").status_code == 404


def test_a_condition_does_not_hide_a_refusal() -> None:
    for query in ("?fields=nmae", "?unknown=1"):
        for codename in (HERE, ""):
            answer = ask(Rights, "GET", query, codename=codename, if_none_match="*")
            assert answer.status_code == 400
            assert "ETag" not in answer
    assert ask(Rights, "GET", codename="nobody", if_none_match="*").status_code == 404
