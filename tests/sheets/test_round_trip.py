"""A sheet that is exported and imported again says what the catalog says, whatever that is."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import lifecycle
from catalog.changes import change_package, write
from catalog.domain.cells import unfit_for_a_workbook
from catalog.models import Package, Revision
from catalog.sheets import Unreadable
from catalog.sheets.exporting import exported
from catalog.sheets.lines import ELSEWHERE
from catalog.sheets.reading import read_sheet
from catalog.sheets.sheet import ATTRIBUTES, CODE, REVISION
from catalog.sheets.trying import differing
from features.models import Feature
from tests.catalog.rows import all_rows
from tests.factories import grant, make_package, make_published_package
from tests.sheets.files import EVERYTHING, csv_file, exported_now, imported, table_of, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]

FORMS = ("xlsx", "csv")


def make_one_of_everything() -> None:
    make_published_package(
        code="rich",
        name="=SUM(A1), 'quoted' @home; ü 😀",
        description="First line\r\nsecond line\n\ttabbed",
        short_description="+1 for free",
        tier="007",
        tier_rank=-3,
        price=Decimal("12.10"),
        signup_fee=Decimal("9999999999.99"),
        hidden=True,
        has_stock=True,
        low_stock_qty=0,
        trial_period=7,
        periodicity=1,
        notification_preferences=[
            {"event": "expired", "channel": "sms"},
            {"event": "trial_ending", "channel": "email", "days_before": 1},
        ],
        package_settings={"colour": "blue", "limits": {"soft": 10, "hard": 12.5}, "on": True, "none": None},
        available_from=datetime(2026, 1, 31, 9, 30, 15, 123456, UTC),
        features={
            "max_rooms": Decimal("10"),
            "max_storage": True,
            "max_accounts": False,
            "max_recordings": 0,
            "max_duration": Decimal("0.0001"),
            "recording": True,
            "private_chat": False,
        },
    )
    package = make_package(code="priced", currency="JPY", price=1800, overages_enabled=True)
    with change_package(package):
        entries = [
            grant(package, "max_rooms", 5, overage_price=Decimal("0.0035"), overage_unit=Decimal("2.5")),
            grant(package, "max_storage", 5, overage_price=Decimal(0)),
        ]
        write(package, features=entries)
    lifecycle.retire(make_package(code="plain"))
    lifecycle.unpublish(make_published_package(code="inactive"))


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_and_imported_unchanged_says_nothing_new(form: str) -> None:
    make_one_of_everything()
    sheet = read_sheet(exported_now(form))
    assert sheet.problems == []
    assert len(sheet.lines) == 4
    assert differing(sheet.lines) == []


@pytest.mark.parametrize("made", [csv_file, workbook])
def test_packages_that_are_there_no_more_are_made_again_as_drafts(made: Callable[..., bytes]) -> None:
    make_one_of_everything()
    rows = [{**row, "status": "draft", "revision": ""} for row in table_of(exported_now())]
    for place, package in enumerate(Package.objects.all()):
        with change_package(package):
            Package.objects.filter(pk=package.pk).update(code=f"old-{place}")

    imported(made(rows[0], *(row.values() for row in rows)))

    again = Package.objects.exclude(code__startswith="old-").order_by("uuid")
    now = table_of(exported(again.with_parts(), EVERYTHING, "csv"))
    assert [{**row, "revision": ""} for row in now] == rows


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    description=TEXTS,
    tier=TEXTS,
    price=st.decimals(0, 9_999_999_999, places=2),
    value=st.booleans() | st.decimals(0, 9_999_999_999, places=4),
    metadata=st.dictionaries(st.from_regex("[a-z]{1,8}", fullmatch=True), TEXTS | st.integers(-9, 9)),
)
def test_whatever_a_package_says_comes_back(
    form: str, description: str, tier: str, price: Decimal, value: Any, metadata: dict[str, Any]
) -> None:
    package = make_package(
        code="any",
        description=description,
        tier=tier,
        price=price,
        features={"max_rooms": value},
        package_metadata=metadata,
    )
    texts = (description, tier, *metadata, *map(str, metadata.values()))
    try:
        raw = exported_now(form)
    except Unreadable:
        assert any(map(unfit_for_a_workbook, texts))
    else:
        assert differing(read_sheet(raw).lines) == []
    lifecycle.delete(package)


def test_an_import_that_changes_nothing_makes_no_revision() -> None:
    make_one_of_everything()
    before, revisions = all_rows(), Revision.objects.count()
    assert imported(exported_now()) == []
    assert (all_rows(), Revision.objects.count()) == (before, revisions)


def test_line_ends_alone_are_no_change_of_a_text() -> None:
    package = make_package(description="one\r\ntwo")
    imported(exported_now().replace(package.name.encode(), b"Another name"))
    package.refresh_from_db()
    assert (package.name, package.description) == ("Another name", "one\r\ntwo")


def test_a_sheet_has_the_columns_of_the_features_that_its_packages_use() -> None:
    make_package(code="aa", features={"recording": True})
    package = make_package(code="bb", overages_enabled=True, features={"max_storage": 5})
    with change_package(package):
        write(package, features=[grant(package, "max_rooms", 5, overage_price=2)])
    [first, second] = table_of(exported_now(groups=["Features"]))
    assert first == {
        "code": "aa",
        "revision": "1",
        "max_rooms": "",
        "max_rooms.overage_price": "",
        "max_rooms.overage_unit": "",
        "recording": "on",
    }
    assert [*second.values()] == ["bb", "2", "5", "2", "1", ""]


@pytest.mark.parametrize("text", ["a" * 32_768, "bell\x07", "_x000D_"])
def test_what_a_workbook_would_change_is_exported_as_csv_alone(text: str) -> None:
    make_package(code="odd", description=text)
    with pytest.raises(Unreadable, match=r"^The description of odd .*: choose CSV"):
        exported_now("xlsx")
    exported_now("xlsx", ["Price"])
    assert differing(read_sheet(exported_now("csv")).lines) == []


def test_no_feature_is_named_like_an_attribute() -> None:
    """Their columns stand in one sheet."""
    names = {CODE, REVISION, *ATTRIBUTES, *ELSEWHERE}
    assert not names & {*Feature.objects.values_list("code", flat=True)}


def test_every_attribute_that_can_be_typed_has_a_column() -> None:
    typed = {field.name for field in Package._meta.concrete_fields if field.editable} - {"key"}
    assert {*ATTRIBUTES, CODE} == typed | {"status", "retired"}
