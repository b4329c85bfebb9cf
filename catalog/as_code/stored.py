"""What the catalog holds, as the tables that its files would be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import orjson

from catalog.documents import FORMAT, Document, provider_document, terms_of
from catalog.domain.as_tables import Resets, package_table, provider_table
from catalog.domain.toml_text import Table
from catalog.models import Provider, StoredDocument
from catalog.models.whole import Whole


def package_tables(codes: Collection[str], resets: Resets) -> dict[str, Table]:
    """Of those packages of these codes that are rendered, by code."""
    rendered = StoredDocument.objects.filter(format=FORMAT, package__code__in=codes)
    texts = rendered.values_list("text", flat=True)
    documents: Iterable[Document] = map(orjson.loads, texts)
    return {document["code"]: package_table(document, resets) for document in documents}


def table_of_package(whole: Whole, resets: Resets) -> Table:
    return package_table(terms_of(whole.in_order()), resets)


def table_of_provider(provider: Provider, variables: Mapping[str, str]) -> Table:
    """What is shown of a provider, and the variables that hold its secrets. Raises Undecipherable."""
    return provider_table(provider_document(provider), variables)


def secrets_of(provider: Provider) -> list[str]:
    """The names of the secrets that are set; one that its type no longer declares could not be set again."""
    return [name for name in provider.secrets_set if name in provider.type.secrets]
