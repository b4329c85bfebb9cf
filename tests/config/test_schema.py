"""The OpenAPI document tells where an answer has a tag, and which conditions a request can make."""

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

API = "/api/v1"


@pytest.fixture(scope="module")
def paths() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)["paths"]  # type: ignore[no-untyped-call]  # the library has no types


def headers(operation: Any) -> set[str]:
    return {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}


def writes(paths: Any) -> Iterator[tuple[str, Any]]:
    for path, operations in paths.items():
        if not path.endswith(("/quote", "/verify")):  # which are posted and write nothing
            yield from ((path, operation) for method, operation in operations.items() if method != "get")


@pytest.mark.parametrize("path", [f"{API}/features", f"{API}/features/{{code}}"])
def test_a_tagged_read_can_be_conditional(paths: Any, path: str) -> None:
    operation = paths[path]["get"]

    assert "If-None-Match" in headers(operation)
    assert "content" not in operation["responses"]["304"]
    for status in ("200", "304"):
        assert "ETag" in operation["responses"][status]["headers"]


def test_a_write_to_a_record_can_be_conditional(paths: Any) -> None:
    operations = [(path, operation) for path, operation in writes(paths) if "{" in path]

    assert operations
    for path, operation in operations:
        if "reservations" not in path:
            assert "If-Match" in headers(operation)
            assert {"412", "428"} <= operation["responses"].keys()


def test_a_sale_may_say_which_terms_it_was_agreed_on_and_a_release_has_none(paths: Any) -> None:
    sale = paths[f"{API}/packages/{{package}}/reservations"]["post"]
    release = paths[f"{API}/packages/{{package}}/reservations/{{reference}}"]["delete"]

    assert "If-Match" in headers(sale)
    assert "If-Match" not in headers(release)
    assert {"412", "428"} & sale["responses"].keys() == {"412"}
    assert not {"412", "428"} & release["responses"].keys()


def test_a_write_to_a_whole_list_has_nothing_to_compare(paths: Any) -> None:
    operations = [operation for path, operation in writes(paths) if "{" not in path]

    assert operations
    for operation in operations:
        assert "If-Match" not in headers(operation)
        assert not {"412", "428"} & operation["responses"].keys()


@pytest.mark.parametrize("action", ["availability", "schedule"])
def test_what_depends_on_the_clock_has_no_tag(paths: Any, action: str) -> None:
    operation = paths[f"{API}/packages/{{id}}/{action}"]["get"]

    assert not headers(operation)
    assert "304" not in operation["responses"]
    assert "ETag" not in operation["responses"]["200"]["headers"]


def test_a_page_says_where_the_list_goes_on(paths: Any) -> None:
    parameters = {one["name"] for one in paths[f"{API}/features"]["get"]["parameters"]}

    assert {"page", "page_size", "cursor", "search", "ordering", "quota"} <= parameters
