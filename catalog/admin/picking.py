"""Packages that an operator picks for a page: by their keys, or among those that a search offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from catalog.admin.package_columns import price_and_renewal, state
from catalog.domain.legible import legible
from catalog.models import Package
from catalog.reading import Named, NotRendered, Shown, keys_in, shown_named
from config.search import LONGEST_SEARCH, searched
from features.service_types import SERVICE_TYPES

MOST = 6
MOST_KEYS = 50  # are looked up; a text could hold any number
OFFERED = 12

PACKAGES, ADD, SEARCH = "packages", "add", "q"


@dataclass(frozen=True)
class Choice:
    """The packages that are shown, and in sentences what is wrong with how they were named."""

    packages: list[Shown]
    keys: list[str]
    """Under which the same are chosen again: ids, and what named none as it was typed."""
    problems: list[str]
    search: str

    longest_search = LONGEST_SEARCH

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        return [package.document for package in self.packages]

    @property
    def typed(self) -> str:
        """For people: codes, and what named none as it was typed."""
        codes = {document["id"]: document["code"] for document in self.documents}
        return ", ".join(codes.get(key, key) for key in self.keys)


def chosen(sent: QueryDict) -> Choice:
    """What the keys in the address or the form name, with those that were ticked after them."""
    asked = [key for text in (*sent.getlist(PACKAGES), *sent.getlist(ADD)) for key in keys_in(text)]
    try:
        named = shown_named(asked[:MOST_KEYS])
    except NotRendered as error:
        return Choice([], asked[:MOST_KEYS], [str(error)], "")
    shown = named.packages[:MOST]
    ids = [package.document["id"] for package in shown]
    too_many = len(asked) > MOST_KEYS or len(named.packages) > MOST
    return Choice(
        packages=shown,
        keys=[*ids, *(key for key in named.unknown if key.isprintable())],
        problems=[*_problems(named), *_too_many(too_many)],
        search=" ".join(searched(sent.get(SEARCH, "")).split()),
    )


def _problems(named: Named) -> Iterator[str]:
    if named.unknown:
        keys = ", ".join(map(legible, named.unknown))
        yield f"There is no package {keys}: it was deleted, or the key is mistyped."
    if named.repeated:
        yield f"Named more than once and shown once: {', '.join(map(legible, named.repeated))}."


def _too_many(holds: bool) -> list[str]:
    return [f"At most {MOST} packages fit beside each other: the first {MOST} are shown."] * holds


def offered(request: HttpRequest, choice: Choice) -> list[dict[str, Any]]:
    """Packages to tick: those that the list's own search finds, or the newest while none is chosen."""
    if not choice.search and choice.packages:
        return []
    listing: Any = admin.site.get_model_admin(Package)
    found, _ = listing.get_search_results(request, Package.objects.order_by("-key"), choice.search)
    others = found.exclude(pk__in=[package.key for package in choice.packages])
    return [_offer(package) for package in others[:OFFERED]]


def _offer(package: Package) -> dict[str, Any]:
    return {
        "id": package.id,
        "code": package.code,
        "name": package.name,
        "service": SERVICE_TYPES[package.service_type],
        "state": state(package),
        "price": price_and_renewal(package),
    }


def page_about(name: str, keys: list[str], **query: str) -> str:
    """The address of an operators' page about these packages."""
    asked = {PACKAGES: ",".join(keys), **query}
    return f"{reverse(f'admin:catalog_package_{name}')}?{urlencode(asked, safe=',')}"
