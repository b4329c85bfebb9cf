"""The OpenAPI document says what the API does, and codes stay clear of the words of its addresses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from catalog import documents
from catalog.api.provider_serializers import ProviderSerializer
from catalog.api.serializers import (
    PackageFeatureSerializer,
    PackageProviderSerializer,
    PackageSerializer,
)
from catalog.domain.identity import RESERVED_WORDS
from catalog.reading import shown_one
from tests.api.answers import API
from tests.api.test_refusals import ROUTES
from tests.factories import make_package, make_provider

PARAMETER = re.compile(r"\(\?P<\w+>[^)]*\)")


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


def test_the_schema_is_valid_and_warns_of_nothing(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


@pytest.mark.parametrize(
    "accepted, begins",
    [("application/vnd.oai.openapi+json", '{"openapi":"3.1'), ("*/*", "openapi: 3.1")],
)
def test_the_schema_is_served(reader: APIClient, accepted: str, begins: str) -> None:
    answer: Any = reader.get(f"{API}/schema", HTTP_ACCEPT=accepted)

    assert answer.status_code == 200
    assert answer.content.decode().replace('": "', '":"').replace("{\n    ", "{").startswith(begins)


def test_the_docs_are_shown_to_whoever_is_signed_in(db: None) -> None:
    client = APIClient()
    assert client.get(f"{API}/docs").status_code == 302

    client.force_login(User.objects.create(username="operator"))
    answer = client.get(f"{API}/docs")

    assert answer.status_code == 200
    assert "text/html" in answer["Content-Type"]
    assert f"{API}/schema" in client.get(f"{API}/docs?script=").content.decode()


def test_every_route_is_described_with_its_methods(schema: Any) -> None:
    described = {
        re.sub(r"\{\w+\}", "*", path.removeprefix(f"{API}/")): {method.upper() for method in operations}
        for path, operations in schema["paths"].items()
    }
    records = re.compile(
        r"(?<=/)(meet-standard|max_rooms|bbb-main|order-1|1)$|(?<=/)(meet-standard|bbb-main)(?=/)"
    )

    assert described == {
        records.sub("*", route): set(allowed.split(", ")) - {"HEAD"} for route, allowed in ROUTES.items()
    }


def test_every_operation_has_a_name_of_its_own(schema: Any) -> None:
    names = [
        operation["operationId"]
        for operations in schema["paths"].values()
        for operation in operations.values()
    ]

    assert len(names) == len(set(names))
    assert {"packages_list", "packages_publish", "package_features_update", "reservations_create"} <= {*names}
    assert {"feed", "packages_upsert", "packages_restore_revision", "revisions_retrieve"} <= {*names}


def test_no_body_takes_a_key_that_the_document_does_not_name(schema: Any) -> None:
    bodies = {name: it for name, it in schema["components"]["schemas"].items() if name.endswith("Request")}

    assert {"PackageRequest", "PatchedProviderRequest", "QuoteRequest"} <= bodies.keys()
    for name, body in bodies.items():
        assert body["additionalProperties"] is False, name


def test_what_an_answer_shows_can_be_sent_back(schema: Any) -> None:
    for name in ("Package", "PackageFeature", "PackageProvider", "Provider"):
        shown, body = (schema["components"]["schemas"][it] for it in (name, f"{name}Request"))
        (echoed,) = body["patternProperties"]
        for key in shown["properties"]:
            assert key in body["properties"] or re.search(echoed, key), f"{name}.{key}"


def test_the_only_way_to_say_who_is_asking_is_a_token(schema: Any) -> None:
    assert list(schema["components"]["securitySchemes"]) == ["bearerAuth"]
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert operation["security"] == [{"bearerAuth": []}]


def test_every_operation_tells_its_refusals(schema: Any) -> None:
    for operations in schema["paths"].values():
        for operation in operations.values():
            refused = {status for status in operation["responses"] if status >= "400"}
            assert {"400", "401", "403", "503"} <= refused
            for status in refused:
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_a_document_has_what_its_serializer_and_the_schema_say(registry: None, schema: Any) -> None:
    package = make_package(features={"max_rooms": 5}, providers=[make_provider()])
    row = package.providers.get()
    shown: dict[str, tuple[Any, documents.Document]] = {
        "Package": (PackageSerializer(), shown_one(package).document),
        "PackageFeature": (
            PackageFeatureSerializer(),
            documents.feature_document(package.features.get()),
        ),
        "PackageProvider": (PackageProviderSerializer(), documents.attachment_document(row)),
        "Provider": (ProviderSerializer(), documents.provider_document(row.provider)),
    }

    for name, (serializer, document) in shown.items():
        assert list(document) == list(serializer.fields)
        said = schema["components"]["schemas"][name]
        assert [*document, *serializer.beside] == list(said["properties"])
        assert sorted(document) == said["required"]


@pytest.mark.parametrize(
    "name, member, types",
    [
        ("Package", "price", {"number"}),
        ("Package", "stock_qty", {"integer"}),
        ("Package", "hidden", {"boolean"}),
        ("PackageFeature", "value", {"number", "boolean"}),
        ("PackageFeature", "overage_price", {"number", "null"}),
        ("PackageFeature", "code", {"string"}),
        ("PackageProvider", "provider", {"string"}),
    ],
)
def test_the_schema_tells_the_types_of_json(schema: Any, name: str, member: str, types: set[str]) -> None:
    described = schema["components"]["schemas"][name]["properties"][member]

    assert set(types_of(described)) == types


def types_of(described: Any) -> Iterator[str]:
    for one in described.get("oneOf", [described]):
        yield from [one["type"]] if isinstance(one["type"], str) else one["type"]


def words_of(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """The fixed words of the addresses under the API."""
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from words_of(pattern.url_patterns, address)
        elif address.startswith("api/v1/"):
            plain = re.sub(r"[\^$?]", "", PARAMETER.sub("", address.removeprefix("api/v1/")))
            yield from filter(None, plain.split("/"))


def test_no_code_can_be_a_word_of_an_address() -> None:
    words = set(words_of(get_resolver().url_patterns))

    assert {"packages", "features", "compare", "publish", "schema", "docs"} <= words
    assert words <= RESERVED_WORDS


def writes(method: str, path: str) -> bool:
    """A quote and a verification are posted, and write nothing."""
    return method != "get" and not path.endswith(("/quote", "/verify"))


def test_every_write_may_say_why(schema: Any) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            named = {parameter["name"] for parameter in operation.get("parameters", ())}
            assert ("X-Change-Reason" in named) == writes(method, path), path


@pytest.mark.parametrize("path", ["changes", "packages/compare", "packages/{package}/revisions/{number}"])
def test_what_has_a_tag_can_be_asked_for_by_it(schema: Any, path: str) -> None:
    operation = schema["paths"][f"{API}/{path}"]["get"]

    assert "304" in operation["responses"]
    assert "If-None-Match" in {parameter["name"] for parameter in operation["parameters"]}


def test_every_write_can_be_tried_out_and_every_post_repeated(schema: Any) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            named = {parameter["name"] for parameter in operation.get("parameters", ())}
            succeeded = [it for status, it in operation["responses"].items() if status < "300"]
            changes = writes(method, path)
            is_repeatable = changes and method == "post"
            assert ("dry_run" in named) == changes, path
            assert ("Idempotency-Key" in named) == ("422" in operation["responses"]) == is_repeatable, path
            for answer in succeeded:
                assert ("Dry-Run" in answer.get("headers", {})) == changes
                assert ("Idempotent-Replayed" in answer.get("headers", {})) == is_repeatable


def test_every_list_tells_that_it_links_to_its_pages(schema: Any) -> None:
    for path in ("packages", "providers", "features", "changes", "packages/{package}/revisions"):
        assert "Link" in schema["paths"][f"{API}/{path}"]["get"]["responses"]["200"]["headers"]


@pytest.mark.parametrize("path", ["packages", "packages/{id}"])
def test_what_can_be_included_is_described(schema: Any, path: str) -> None:
    parameters = schema["paths"][f"{API}/{path}"]["get"]["parameters"]

    assert {"include", "fields"} <= {parameter["name"] for parameter in parameters}


def test_many_packages_are_sent_as_an_array_and_have_no_tag(schema: Any) -> None:
    operation = schema["paths"][f"{API}/packages"]["put"]

    assert operation["requestBody"]["content"]["application/json"]["schema"]["type"] == "array"
    assert "ETag" not in operation["responses"]["200"]["headers"]
    assert not {"If-Match", "Idempotency-Key"} & {parameter["name"] for parameter in operation["parameters"]}
