"""A spreadsheet on its way through the admin: exported, imported, looked at and confirmed."""

import re
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import TimestampSigner
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.admin.many.preview import MOST_SHOWN
from catalog.models import Change, Package
from catalog.sheets import LONGEST, MOST
from tests.admin.browser import Fields, fields_of, told
from tests.admin.pages import PACKAGES, chosen
from tests.catalog.rows import all_rows
from tests.factories import make_package, make_published_package
from tests.failing import failing
from tests.sheets.files import csv_file, exported_now, table_of, workbook

pytestmark = pytest.mark.django_db

IMPORT = f"{PACKAGES}import/"
CONFIRM = f"{PACKAGES}confirm/"
EXPORT = f"{PACKAGES}export/"
HEADING = ["code", "name", "price", "max_rooms"]


def sent(client: Client, raw: bytes, name: str = "packages.csv") -> Any:
    return client.post(IMPORT, {"sheet": SimpleUploadedFile(name, raw)})


def confirmed(client: Client, preview: Any, **typed: str) -> Any:
    fields: Fields = fields_of(preview)
    assert "wishes" in fields, preview.content.decode()
    return client.post(CONFIRM, {**fields, **typed})


def problems_of(page: Any) -> list[tuple[str, str, str]]:
    assert page.status_code == 200
    return [(it["where"], it["column"], it["message"]) for it in page.context["problems"]]


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_a_sheet_is_shown_cell_by_cell_and_written_when_it_is_confirmed(operator: Client) -> None:
    basic = make_package(code="basic", name="Basic", price=5, features={"max_rooms": 1})
    make_package(code="other", name="Other", features={"max_rooms": 3})
    before = all_rows()
    raw = csv_file(
        HEADING,
        ["basic", "Basic", "7.5", ""],
        ["other", "Other", "0", "3"],
    )

    preview = sent(operator, raw)

    assert all_rows() == before
    words = text_of(preview)
    assert "Packages: 1 changed, 1 unchanged. Nothing is written yet." in words
    assert "Basic basic price USD 5.00 USD 7.50 max_rooms 1 removed" in words

    answer = confirmed(operator, preview, reason="spring prices")

    assert answer["Location"] == PACKAGES
    assert told(answer) == ["Packages: 1 changed."]
    basic.refresh_from_db()
    assert (basic.price, basic.features.count(), basic.revision) == (7.5, 0, 2)
    change = Change.objects.latest("cursor")
    assert (change.code, change.actor, change.door, change.reason) == (
        "basic",
        "admin",
        "import",
        "spring prices",
    )
    assert [str(entry.object_repr) for entry in LogEntry.objects.all()] == ["Basic (basic)"]


def test_a_new_code_makes_a_draft_and_the_preview_says_so(operator: Client) -> None:
    raw = workbook([*HEADING, "service_type"], ["fresh", "Fresh", 12.1, 10, "meet"])
    preview = sent(operator, raw, "packages.xlsx")
    assert "Fresh fresh new draft name none Fresh" in text_of(preview)
    confirmed(operator, preview)
    package = Package.objects.get()
    assert (package.code, str(package.price), package.status) == ("fresh", "12.1000", "draft")
    assert LogEntry.objects.get().is_addition()


def test_what_is_wrong_is_told_at_its_cell_and_nothing_can_be_confirmed(operator: Client) -> None:
    make_package(code="basic")
    raw = csv_file(
        ["code", "prize", "price", "max_rooms"],
        ["basic", "1", "12,50", "many"],
        ["nobody", "1", "-1", ""],
    )
    page = sent(operator, raw)
    assert problems_of(page) == [
        ("B1", "prize", "There is no such column. Did you mean “price”?"),
        ("C2", "price", "Write a number such as 12.50, with a decimal point."),
        (
            "D2",
            "max_rooms",
            "Type a number such as 10 or 0.5, or unlimited, not granted, on or off. Use a decimal point.",
        ),
        ("row 3", "name", "This field cannot be blank."),
        ("row 3", "service_type", "This field cannot be blank."),
        ("C3", "price", "A price must not be negative."),
    ]
    assert "wishes" not in fields_of(page)


def test_what_a_sheet_and_a_page_say_is_shown_as_text(operator: Client) -> None:
    make_package(code="basic", name="<b>old</b>")
    page = sent(operator, csv_file(["code", "name", "<i>"], ["basic", "<script>alert(1)</script>", ""]))
    assert "<script>alert" not in page.content.decode()
    assert "<b>old" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_a_sheet_that_says_nothing_new_has_nothing_to_confirm(operator: Client) -> None:
    make_package()
    page = sent(operator, exported_now("xlsx"), "packages.xlsx")
    assert "There is nothing to change" in text_of(page)
    assert "wishes" not in fields_of(page)


@pytest.mark.parametrize(
    "raw, words",
    [
        (b"", "The submitted file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old kind (XLS)"),
        (b"code,name\n" + b"x" * LONGEST, "The file is larger than 4 MiB."),
        (csv_file(["code"], *([f"code-{n}"] for n in range(MOST + 1))), "more than 2,000 packages"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_at_its_field(operator: Client, raw: bytes, words: str) -> None:
    page = sent(operator, raw)
    assert words in text_of(page)


def test_a_form_without_a_file_is_shown_again(operator: Client) -> None:
    assert "This field is required." in text_of(operator.post(IMPORT))


def test_what_somebody_changed_between_the_preview_and_its_confirmation_is_told_and_kept(
    operator: Client, colleague: Client
) -> None:
    make_package(code="basic", name="Basic", price=5)
    make_package(code="other", name="Other", price=5)
    preview = sent(operator, csv_file(HEADING[:3], ["basic", "Basic", "7"], ["other", "Other", "7"]))
    confirmed(colleague, sent(colleague, csv_file(["code", "price"], ["basic", "6"])))

    answer = confirmed(operator, preview)

    [(where, column, message)] = problems_of(answer)
    assert (where, column) == ("row 2", "revision")
    assert message.startswith("Basic (basic) was changed meanwhile.")
    assert "by ana (import): price." in message
    assert "Nothing is written." in text_of(answer)
    assert sorted(Package.objects.values_list("code", "price")) == [("basic", 6), ("other", 5)]


def test_a_sheet_that_is_older_than_its_packages_is_refused_in_the_preview(operator: Client) -> None:
    make_package(code="basic", name="Basic")
    raw = exported_now("csv")
    confirmed(operator, sent(operator, csv_file(["code", "tier"], ["basic", "gold"])))
    page = sent(operator, raw.replace(b"Basic", b"Basics"))
    assert [(where, column) for where, column, _ in problems_of(page)] == [("B2", "revision")]


def test_what_is_confirmed_is_what_was_shown_to_the_same_operator(
    operator: Client, colleague: Client
) -> None:
    package = make_package(code="basic", price=5)
    wishes = str(fields_of(sent(operator, csv_file(["code", "price"], ["basic", "7"])))["wishes"])
    for browser, text in ((colleague, wishes), (operator, wishes[:-1]), (operator, ""), (operator, "a:b:c")):
        answer = browser.post(CONFIRM, {"wishes": text})
        assert told(answer)[-1] == "Nothing was written: the preview is older than a day. Begin again."
    package.refresh_from_db()
    assert package.price == 5


def test_what_is_confirmed_twice_is_written_once(operator: Client) -> None:
    package = make_package(code="basic", price=5)
    preview = sent(operator, csv_file(["code", "price"], ["basic", "7"]))
    assert told(confirmed(operator, preview)) == ["Packages: 1 changed."]
    assert told(confirmed(operator, preview))[-1] == "Packages: 1 unchanged."
    package.refresh_from_db()
    assert package.revision == 2
    assert LogEntry.objects.count() == 1


def test_a_preview_is_good_for_a_day(operator: Client) -> None:
    make_package(code="basic", price=5)
    with mock.patch.object(TimestampSigner, "timestamp", return_value="1Aaaaa"):
        preview = sent(operator, csv_file(["code", "price"], ["basic", "7"]))
    assert "older than a day" in told(confirmed(operator, preview))[0]


def test_a_reason_that_is_too_long_is_told_and_the_preview_stays(operator: Client) -> None:
    make_package(code="basic", price=5)
    preview = sent(operator, csv_file(["code", "price"], ["basic", "7"]))
    again = confirmed(operator, preview, reason="x" * 256)
    assert "A reason must have at most 255 characters." in text_of(again)
    assert told(confirmed(operator, again, reason="short")) == ["Packages: 1 changed."]


def test_a_busy_database_is_told_beside_a_reason_that_is_too_long(operator: Client) -> None:
    make_package(code="basic", price=5)
    preview = sent(operator, csv_file(["code", "price"], ["basic", "7"]))
    with failing('INSERT INTO "catalog_revision"'):
        answer = confirmed(operator, preview, reason="x" * 256)
    assert told(answer)[-1].startswith("Nothing was written. The catalog is busy")


def test_a_busy_database_is_told_and_nothing_is_written(operator: Client) -> None:
    make_package(code="basic", price=5)
    raw = csv_file(["code", "price"], ["basic", "7"])
    preview = sent(operator, raw)
    before = all_rows()
    attempts: list[tuple[str, Callable[[], Any]]] = [
        ('INSERT INTO "catalog_revision"', lambda: sent(operator, raw)),
        ("INSERT INTO catalog_feedhead", lambda: confirmed(operator, preview)),
        ('INSERT INTO "django_admin_log"', lambda: confirmed(operator, preview)),
    ]
    for statement, try_it in attempts:
        with failing(statement):
            answer = try_it()
        assert answer["Location"] == IMPORT
        assert told(answer)[-1].startswith("Nothing was written. The catalog is busy")
    assert all_rows() == before
    assert told(confirmed(operator, preview))[-1] == "Packages: 1 changed."


def test_who_makes_the_same_package_at_the_same_moment_is_told_who_was_faster(operator: Client) -> None:
    preview = sent(operator, csv_file(["code", "name", "service_type"], ["fresh", "Fresh", "meet"]))
    taken = IntegrityError("UNIQUE constraint failed: catalog_package.code")
    with failing('INSERT INTO "catalog_package"', taken):
        answer = confirmed(operator, preview)
    assert told(answer) == ["Nothing was written. There is a package with this code already."]
    assert not Package.objects.exists()


def test_whoever_may_not_make_packages_makes_none_by_a_sheet(member_of: Callable[[str], Client]) -> None:
    browser = member_of("Catalog readers")
    member = User.objects.get(username="Catalog readers member")
    member.user_permissions.add(Permission.objects.get(codename="change_package"))
    make_package(code="basic")
    raw = csv_file(["code", "name", "service_type"], ["basic", "Basics", "meet"], ["fresh", "Fresh", "meet"])
    assert problems_of(sent(browser, raw)) == [
        ("A3", "code", "There is no package of this code, and you may not make one.")
    ]
    member.user_permissions.add(Permission.objects.get(codename="add_package"))
    preview = sent(browser, raw)
    member.user_permissions.remove(Permission.objects.get(codename="add_package"))
    assert confirmed(browser, preview).status_code == 403
    assert Package.objects.get().name != "Basics"


def test_readers_export_and_do_not_import(member_of: Callable[[str], Client]) -> None:
    browser, package = member_of("Catalog readers"), make_package()
    assert browser.get(IMPORT).status_code == 403
    assert browser.post(CONFIRM).status_code == 403
    assert b"Export selected packages" in browser.get(PACKAGES).content
    page = browser.post(PACKAGES, chosen("export_selected", package))
    assert browser.post(EXPORT, fields_of(page)).status_code == 200


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_chosen_packages_are_exported_in_the_order_of_the_list(operator: Client, form: str) -> None:
    first, second, _ = (make_package(code=code, name=code) for code in ("aaa", "bbb", "ccc"))
    page = operator.post(f"{PACKAGES}?o=1", chosen("export_selected", second, first))
    fields: dict[str, Any] = {**fields_of(page), "format": form, "columns": ["Price"]}
    answer = operator.post(EXPORT, fields)
    assert answer["Content-Disposition"].startswith('attachment; filename="packages-')
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    if form == "csv":
        assert [row["code"] for row in table_of(answer.content)] == ["aaa", "bbb"]
        assert [*table_of(answer.content)[0]] == [
            *("code", "revision", "price", "signup_fee", "currency", "overages_enabled")
        ]
    assert "There is nothing to change" in text_of(sent(operator, answer.content))


def test_all_that_the_filters_of_the_list_let_pass_are_exported(operator: Client) -> None:
    for place in range(3):
        make_package(code=f"draft-{place}")
    active = make_published_package(code="active")
    action = {**chosen("export_selected", active), "select_across": "1"}
    page = operator.post(f"{PACKAGES}?status__exact=draft", action)
    rows = table_of(operator.post(EXPORT, {**fields_of(page), "format": "csv"}).content)
    assert sorted(row["code"] for row in rows) == ["draft-0", "draft-1", "draft-2"]


def test_all_packages_are_exported_from_the_page_of_imports(operator: Client) -> None:
    make_package(code="one")
    assert f'href="{EXPORT}"' in operator.get(IMPORT).content.decode()
    fields = fields_of(operator.get(EXPORT))
    assert [row["code"] for row in table_of(operator.post(EXPORT, {**fields, "format": "csv"}).content)] == [
        "one"
    ]


def test_an_empty_catalog_has_nothing_to_export(operator: Client) -> None:
    answer = operator.get(EXPORT)
    assert answer["Location"] == PACKAGES
    assert told(answer) == ["There are no packages."]


def test_without_packages_or_columns_nothing_is_exported(operator: Client) -> None:
    assert "Choose packages in the list." in text_of(operator.post(EXPORT, {"packages": "x,,-1"}))
    package = make_package()
    page = operator.post(EXPORT, {"packages": str(package.pk), "format": "ods"})
    assert "ods is not one of the available choices" in text_of(page)
    assert "This field is required." in text_of(page)


def test_an_export_that_a_workbook_can_not_hold_says_what_to_do(operator: Client) -> None:
    package = make_package(code="odd", description="bell\x07")
    fields = fields_of(operator.post(PACKAGES, chosen("export_selected", package)))
    page = operator.post(EXPORT, fields)
    assert "The description of odd holds characters that a workbook does not keep: choose CSV" in text_of(
        page
    )


@pytest.fixture
def many(operator: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """As if two were the most that can be taken at once."""
    monkeypatch.setattr("catalog.admin.many.chosen.MOST", 2)
    return operator


@pytest.mark.parametrize("action", ["export_selected", "edit_selected"])
def test_too_many_packages_are_refused_in_words(many: Client, action: str) -> None:
    packages = [make_package() for _ in range(3)]
    words = "These are 3 packages, and 2 can be taken at once: filter the list."
    assert told(many.post(PACKAGES, chosen(action, *packages))) == [words]
    assert told(many.get(EXPORT))[-1] == words
    keys = ",".join(str(package.pk) for package in packages)
    page = many.post(EXPORT, {"packages": keys, "format": "csv", "columns": ["Price"]})
    assert words in text_of(page)


def test_a_page_shows_no_more_than_a_browser_can_bear(operator: Client) -> None:
    for place in range(4):
        make_package(code=f"long-{place}", name=f"Long {place}")
    rows = ([f"long-{place}", "x" * (MOST_SHOWN // 3)] for place in range(4))
    page = sent(operator, csv_file(["code", "description"], *rows))
    assert len(page.content) < MOST_SHOWN + 100_000
    assert "And 2 more packages." in text_of(page)
    assert told(confirmed(operator, page)) == ["Packages: 4 changed."]


def test_changes_that_no_form_could_carry_are_refused(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.admin.many.preview.LONGEST", 10)
    make_package(code="basic")
    page = sent(operator, csv_file(["code", "price"], ["basic", "7"]))
    assert problems_of(page) == [("", "", "These are too many changes for one go: take them in parts.")]


def test_a_preview_asks_as_often_for_many_packages_as_for_few(operator: Client) -> None:
    def queries(count: int) -> tuple[int, int, int]:
        codes = [make_package(features={"max_rooms": 1}).code for _ in range(count)]
        rows = [["code", "price", "max_rooms"], *([code, "7", "9"] for code in codes)]
        with CaptureQueriesContext(connection) as previewing:
            preview = sent(operator, csv_file(*rows))
        with CaptureQueriesContext(connection) as confirming:
            confirmed(operator, preview)
        fields = fields_of(
            operator.post(PACKAGES, chosen("export_selected", *Package.objects.filter(code__in=codes)))
        )
        with CaptureQueriesContext(connection) as exporting:
            operator.post(EXPORT, fields)
        return len(previewing), len(confirming), len(exporting)

    queries(2)
    assert queries(2) == queries(15)


@pytest.mark.parametrize("address", [IMPORT, EXPORT])
def test_the_pages_bring_no_script_or_style_of_their_own(operator: Client, address: str) -> None:
    make_package()
    page = operator.get(address).content.decode()
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)


def test_the_bar_leads_to_the_import_for_whoever_may(
    operator: Client, member_of: Callable[[str], Client]
) -> None:
    link = f'<a href="{reverse("admin:catalog_package_import")}"'
    assert link in operator.get(PACKAGES).content.decode()
    assert link not in member_of("Catalog readers").get(PACKAGES).content.decode()
