"""What each provider of a package is told, on the package's page."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.models import Package, PackageProvider
from catalog.provider_types import NotHonoured, Told
from catalog.provider_types.wording import Parameter


def told_by_provider(package: Package) -> SafeString:
    """The default provider first; each with its parameters, and with what it can't honour."""
    entries = list(package.features.select_related("feature"))
    grants, names = [entry.grant for entry in entries], {entry.code: entry.feature.name for entry in entries}
    rows = package.providers.select_related("provider").order_by("-default", "provider__code")
    told = [(row, row.provider.told(grants)) for row in rows]
    context = {
        "providers": [
            {"title": _title(row), "parameters": [*_lines(it)], "not_honoured": [*_refusals(it, names)]}
            for row, it in told
        ]
    }
    return render_to_string("catalog/told.html", context)


def _title(row: PackageProvider) -> str:
    return f"{row.provider}, the default" if row.default else str(row.provider)


def _lines(told: Told) -> Iterator[str]:
    for name, value in told.parameters.items():
        yield f"{name} = {_shown(value)}"
    for name in told.left_out:
        yield f"{name} is left out"


def _shown(value: Parameter) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refusals(told: Told, names: dict[str, str]) -> Iterator[tuple[str, NotHonoured]]:
    return ((names[it.code], it) for it in told.not_honoured)
