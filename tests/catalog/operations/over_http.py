"""Over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from hypothesis import strategies as st

from tests.api.answers import send
from tests.catalog.operations.drawing import (
    Catalog,
    attached,
    attributes,
    entries,
    granted,
    of_providers,
    quantities,
    reasons,
    references,
)
from tests.factories import BBB


def request(catalog: Catalog, method: str, path: str, body: Any = None) -> None:
    answer = send(catalog.manager, method, path, "" if body is None else json.dumps(body))
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        raise ValidationError(answer.content.decode())


def body_of(catalog: Catalog) -> dict[str, Any]:
    body = dict(catalog.draw(attributes))
    if catalog.draw(st.booleans()):
        given = catalog.draw(granted)
        body["features"] = [{"code": code, **entry} for code, entry in given.items()]
    if catalog.draw(st.booleans()):
        given = catalog.draw(attached)
        body["providers"] = [{"provider": code, **terms} for code, terms in given.items()]
    return body


def post(catalog: Catalog) -> None:
    required = {"code": catalog.new_code("meet"), "name": "New", "service_type": "meet"}
    request(catalog, "POST", "/packages", required | body_of(catalog))


def patch(catalog: Catalog) -> None:
    if package := catalog.package():
        request(catalog, "PATCH", f"/packages/{package.id}", body_of(catalog))


def count_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        body = {"quantity": catalog.draw(st.integers(-1, 9)), "reason": catalog.draw(reasons)}
        request(catalog, "POST", f"/packages/{package.code}/stock", body)


def sell_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        body = {"quantity": catalog.draw(quantities), "reference": catalog.draw(references)}
        request(catalog, "POST", f"/packages/{package.uuid}/reservations{catalog.draw(for_whom)}", body)


def take_back_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        reference = quote(catalog.draw(references))
        address = f"/packages/{package.id}/reservations/{reference}{catalog.draw(for_whom)}"
        request(catalog, "DELETE", address)


for_whom = st.sampled_from(["", "", "?client=shop", "?client=billing", "?client=nobody"])


def put_back(catalog: Catalog) -> None:
    """What GET gave, or something of it."""
    if package := catalog.package():
        shown = catalog.manager.get(f"/api/v1/packages/{package.code}").json()
        request(
            catalog,
            "PUT",
            f"/packages/{package.code}",
            shown | catalog.draw(st.just(dict[str, Any]()) | attributes),
        )


def act(catalog: Catalog) -> None:
    steps = ["publish", "unpublish", "retire", "restore", "clone"]
    step = catalog.draw(st.sampled_from(steps))
    if package := catalog.package():
        request(catalog, "POST", f"/packages/{package.ulid}/{step}", {})


def restore_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        number = catalog.draw(st.integers(1, 4))
        request(catalog, "POST", f"/packages/{package.code}/restore-revision", {"revision": number})


def delete_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        request(catalog, "DELETE", f"/packages/{package.code}")


def write_an_entry(catalog: Catalog) -> None:
    if package := catalog.package():
        method = catalog.draw(st.sampled_from(["POST", "PATCH", "DELETE"]))
        code = catalog.draw(st.sampled_from(["max_rooms", "max_storage", "recording"]))
        path = f"/packages/{package.code}/features"
        if method == "POST":
            request(catalog, method, path, {"code": code, **catalog.draw(entries)})
        else:
            request(catalog, method, f"{path}/{code}", catalog.draw(entries) if method == "PATCH" else None)


def write_an_attachment(catalog: Catalog) -> None:
    if (package := catalog.package()) and (provider := catalog.provider()):
        method = catalog.draw(st.sampled_from(["POST", "PATCH", "DELETE"]))
        path = f"/packages/{package.code}/providers"
        if method == "POST":
            request(catalog, method, path, {"provider": provider.id, "default": catalog.draw(st.booleans())})
        else:
            terms = {"default": catalog.draw(st.booleans())} if method == "PATCH" else None
            request(catalog, method, f"{path}/{provider.id}", terms)


def write_a_provider(catalog: Catalog) -> None:
    method = catalog.draw(st.sampled_from(["POST", "PATCH", "DELETE"]))
    given = catalog.draw(of_providers)
    if method == "POST":
        new = {"name": "New", "provider_type": "bbb", "service_type": "meet", "properties": BBB}
        request(catalog, method, "/providers", {**new, **given, "code": catalog.new_code("bbb")})
    elif provider := catalog.provider():
        request(catalog, method, f"/providers/{provider.code}", given if method == "PATCH" else None)


OPERATIONS = [
    post,
    patch,
    put_back,
    act,
    count_by_api,
    sell_by_api,
    sell_by_api,
    take_back_by_api,
    restore_by_api,
    delete_by_api,
    write_an_entry,
    write_an_attachment,
    write_a_provider,
]
