"""A list asks for the keys of a page, then for its rows; it finds and counts them once for each state."""

from itertools import chain
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.config.records import Rights, UnversionedRights, ask

pytestmark = pytest.mark.django_db


class UncountedRights(Rights):
    """Nothing tells whether a page or its count holds still."""

    state_marker = None


def queries_of(view: type[Rights], query: str, **headers: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert ask(view, "GET", query, **headers).status_code in (200, 304)
    return [query["sql"] for query in queries]


def counts(queries: list[str]) -> list[str]:
    return [sql for sql in queries if "COUNT(" in sql]


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.data
    return [row["codename"] for row in answer.data["results"]]


@pytest.mark.parametrize(
    "query, most",
    [
        ("?page_size=5", 3),
        ("?page_size=5&page=3", 3),
        ("?page_size=5&begins=view_&search=can&ordering=-name", 3),
        ("?page_size=5&cursor=", 2),
        ("?page_size=200", 2),  # a page that holds all is counted as it is
    ],
)
def test_a_page_takes_few_queries(query: str, most: int) -> None:
    assert len(queries_of(Rights, query)) <= most


PAGES = pytest.mark.parametrize("query", ["?page_size=5", "?page_size=5&page=3", "?page_size=5&cursor="])


@PAGES
def test_a_page_is_found_once_for_each_state(query: str) -> None:
    found = ask(Rights, "GET", query)

    (rows,) = queries_of(Rights, query)

    assert '"auth_permission"."id" IN (' in rows
    assert "LIMIT 6" not in rows
    assert ask(Rights, "GET", query).content == found.content


@PAGES
def test_a_page_that_the_client_has_is_known_by_its_versions(query: str) -> None:
    known = ask(Rights, "GET", query)["ETag"]

    (versions,) = queries_of(Rights, query, if_none_match=known)

    assert '"auth_permission"."name"' not in versions


@PAGES
def test_a_page_is_found_anew_after_a_change(query: str) -> None:
    before = names(ask(Rights, "GET", query))

    Permission.objects.get(codename=before[0]).delete()
    Group.objects.create(name="a change")

    assert names(ask(Rights, "GET", query))[:-1] == before[1:]


@PAGES
def test_a_page_shows_its_rows_as_they_are_whatever_is_kept_of_it(query: str) -> None:
    before = ask(Rights, "GET", query).data["results"]

    Permission.objects.filter(codename=before[0]["codename"]).update(name="Another name")

    assert ask(Rights, "GET", query).data["results"][0]["name"] == "Another name"


@pytest.mark.parametrize("view", [Rights, UncountedRights, UnversionedRights])
@pytest.mark.parametrize("query", ["", "ordering=-name", "begins=view_", "search=can+change"])
@pytest.mark.parametrize("size", [1, 7, 50])
def test_the_pages_together_are_the_list(view: type[Rights], query: str, size: int) -> None:
    whole = names(ask(view, "GET", f"?page_size=200&{query}"))
    pages = [
        names(ask(view, "GET", f"?page_size={size}&page={number}&{query}"))
        for number in range(1, -(-len(whole) // size) + 1)
    ]

    assert list(chain(*pages)) == whole
    assert ask(view, "GET", f"?page_size={size}&{query}").data["count"] == len(whole)
    assert ask(view, "GET", f"?page_size={size}&page={len(pages) + 1}&{query}").status_code == 404


def test_a_full_last_page_is_followed_by_none() -> None:
    half = Permission.objects.filter(codename__startswith="view_").count()
    query = f"?begins=view_&page_size={half}"

    answer = ask(Rights, "GET", query)

    assert (answer.data["count"], answer.data["next"]) == (half, None)
    assert ask(Rights, "GET", f"{query}&page=2").status_code == 404


def test_the_count_is_plain() -> None:
    (count,) = counts(queries_of(UncountedRights, "?page_size=5&begins=view_&ordering=-name"))

    assert "JOIN" not in count
    assert "ORDER BY" not in count
    assert "auth_group" not in count


def test_far_rows_are_passed_by_key_alone() -> None:
    keys, _, rows = queries_of(UncountedRights, "?page_size=5&page=3")

    assert "OFFSET 10" in keys
    assert "django_content_type" not in keys
    assert "OFFSET" not in rows


def test_the_rows_are_counted_once_for_each_state() -> None:
    assert len(counts(queries_of(Rights, "?page_size=5"))) == 1

    for query in (
        "?page_size=5",
        "?page=2&page_size=6",
        "?page_size=5&ordering=-name",
        "?page_size=5&fields=name",
    ):
        assert not counts(queries_of(Rights, query))


def test_a_count_after_a_change_is_right() -> None:
    before = ask(Rights, "GET", "?page_size=5").data["count"]

    Permission.objects.order_by("codename").last().delete()  # type: ignore[union-attr]  # there is one
    Group.objects.create(name="a change")

    assert ask(Rights, "GET", "?page_size=5").data["count"] == before - 1


def test_each_filter_has_a_count_of_its_own() -> None:
    for query in (
        "",
        "&begins=view_",
        "&begins=add_",
        "&search=can",
        "&search=group",
        "&begins=view_&search=g",
    ):
        whole = len(names(ask(Rights, "GET", f"?page_size=200{query}")))
        assert ask(Rights, "GET", f"?page_size=2{query}").data["count"] == whole


@pytest.mark.parametrize("view, query", [(UncountedRights, "?page_size=5"), (Rights, "?page_size=5&now=1")])
def test_what_nothing_tells_the_changes_of_is_counted_each_time(view: type[Rights], query: str) -> None:
    assert len(counts(queries_of(view, query))) == len(counts(queries_of(view, query))) == 1


def test_views_do_not_share_their_counts() -> None:
    class Views(Rights):
        queryset = Permission.objects.filter(codename__startswith="view_")

    every = ask(Rights, "GET", "?page_size=2").data["count"]

    assert ask(Views, "GET", "?page_size=2").data["count"] < every


def test_a_row_that_is_deleted_between_keys_and_rows_is_left_out() -> None:
    class Hasty(Rights):
        def records(self, keys: Any) -> Any:
            Permission.objects.filter(pk=keys[0]).delete()
            return super().records(keys)

    before = names(ask(Rights, "GET", "?page_size=5"))

    assert names(ask(Hasty, "GET", "?page_size=5")) == before[1:]


@pytest.mark.parametrize("ordering", ["", "&ordering=-name"])
def test_a_cursor_begins_where_an_index_can(ordering: str) -> None:
    following = ask(Rights, "GET", f"?page_size=5&cursor={ordering}").data["next"]

    keys, _ = queries_of(Rights, f"?{following.partition('?')[2]}")

    assert '" <= ' in keys if ordering else '" >= ' in keys
    assert "OFFSET" not in keys


def test_a_cursor_is_a_place_and_its_signature_and_no_time() -> None:
    following = ask(Rights, "GET", "?page_size=5&cursor=").data["next"]

    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    assert len(cursor.split(":")) == 2


def test_a_list_is_counted_anew_while_the_cache_is_away(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    known = ask(Rights, "GET", "?page_size=5").data["count"]
    nobody_listens = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1",
    }
    settings.CACHES = {"default": nobody_listens}

    assert ask(Rights, "GET", "?page_size=5").data["count"] == known
    assert "found and counted anew" in caplog.text
