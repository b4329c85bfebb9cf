"""Pages of the admin as a browser uses them: opened, typed into and sent."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from catalog.models import Package
from features.models import Feature
from tests.admin.pages import page_of

Fields = dict[str, str | list[str]]


def opened(client: Client, address: str) -> Fields:
    """What the form of a page would send if nothing were typed."""
    response = client.get(address)
    assert response.status_code == 200, response
    return fields_of(response)


def sent(client: Client, address: str, *rows: Fields, button: str = "_save", **typed: Any) -> Any:
    """Open a page, type into its fields, add rows, and press a button."""
    fields = with_rows(opened(client, address) | typed, *rows)
    return client.post(address, {**fields, button: "yes"})


def taken(client: Client, package: Package, step: str, **typed: str) -> Any:
    """Open the page of a package, and press the button of a step."""
    revision = opened(client, page_of(package))["revision"]
    return client.post(page_of(package, step), {"revision": revision, **typed})


def row(prefix: str, **typed: Any) -> Fields:
    """A row to be added to those of a package: `features` or `providers`."""
    return {f"{prefix}-__prefix__-{name}": value for name, value in typed.items()}


def feature_row(code: str, value: str, **typed: str) -> Fields:
    """A row that grants a feature."""
    return row("features", feature=Feature.objects.get(code=code).pk, value=value, **typed)


def with_rows(fields: Fields, *rows: Fields) -> Fields:
    """The fields of a page to which rows were added."""
    for row in rows:
        fields = fields | _placed(fields, row)
    return fields


def fields_of(response: Any) -> Fields:
    """What the form of an answer holds."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    return reader.fields


def codes_in(response: Any) -> set[tuple[str, str]]:
    """The errors of a page: the field as the browser knows it, empty for the page itself, and the code."""
    assert response.status_code == 200, f"not refused: {response.status_code}"
    sets = [inline.formset for inline in response.context.get("inline_admin_formsets", ())]
    forms = [response.context["adminform"].form, *(form for formset in sets for form in formset.forms)]
    return {
        ("" if name == "__all__" else form.add_prefix(name), error.code)
        for form in forms
        for name, errors in form.errors.as_data().items()
        for error in errors
    }


def told(response: Any) -> list[str]:
    """The messages that an answer carries, or that the page it leads to will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def _placed(fields: Fields, added: Fields) -> Fields:
    prefix = next(iter(added)).split("-")[0]
    place = str(fields[f"{prefix}-TOTAL_FORMS"])
    blank = {name: value for name, value in fields.items() if name.startswith(f"{prefix}-__prefix__-")}
    whole = {name.replace("__prefix__", place): value for name, value in (blank | added).items()}
    return {**whole, f"{prefix}-TOTAL_FORMS": str(int(place) + 1)}


class _FormReader(HTMLParser):
    """Reads the fields of the one form whose id ends in `_form`."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._inside = False
        self._name = ""
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id", "").endswith("_form")
        elif self._inside and tag in ("input", "select", "textarea", "option"):
            getattr(self, f"_read_{tag}")(given, dict(attrs))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text is not None:
            self.fields[self._name] = "".join(self._text).removeprefix("\n")
            self._text = None

    def _read_input(self, given: dict[str, str], attrs: dict[str, str | None]) -> None:
        kind, name = given.get("type", "text"), given.get("name")
        if (
            not name
            or "disabled" in attrs
            or kind == "submit"
            or (kind in ("checkbox", "radio") and "checked" not in attrs)
        ):
            return
        value = given.get("value", "on" if kind == "checkbox" else "")
        if kind == "checkbox" and name in self.fields:
            self.fields[name] = [*self.fields[name], value]
        else:
            self.fields[name] = [value] if kind == "checkbox" else value

    def _read_textarea(self, given: dict[str, str], attrs: dict[str, str | None]) -> None:
        self._name, self._text = given["name"], []

    def _read_select(self, given: dict[str, str], attrs: dict[str, str | None]) -> None:
        self._name = given["name"]

    def _read_option(self, given: dict[str, str], attrs: dict[str, str | None]) -> None:
        if "selected" in attrs or self._name not in self.fields:
            self.fields[self._name] = given.get("value", "")
