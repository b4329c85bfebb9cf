"""What the cells of a sheet do to packages: tried out, carried out, all together or not at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import lifecycle
from catalog.authorship import Author, Entrance, written_by
from catalog.changes import change_package
from catalog.models import Change, Package, Revision
from catalog.sheets.line import Line
from catalog.sheets.trying import MOST_TOLD, carry_out, differing, try_out
from tests.catalog.checked import findings
from tests.catalog.rows import all_rows
from tests.factories import grant, make_package, make_provider, make_published_package, withdraw
from tests.sheets.files import changes_in, line, problems_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]


A_VALUE = "Type a number such as 10 or 0.5, or unlimited, not granted, on or off. Use a decimal point."
NEW = {"name": "New", "service_type": "meet"}


def features_of(package: Package) -> dict[str, object]:
    return {entry.code: entry.value for entry in package.features.select_related("feature")}


def refusals_of(package: Package | str, **cells: str) -> list[tuple[str, str]]:
    before = all_rows()
    tried = carry_out([line(package, **cells)])
    assert all_rows() == before
    return [(column, message) for _, column, message in problems_in(tried)]


@pytest.mark.parametrize(
    "cell, column, after",
    [
        ("Basic", "name", "Basic"),
        ("13.5", "price", "USD 13.50"),
        ("013.50", "price", "USD 13.50"),
        ("EUR", "currency", "EUR"),
        ("on", "hidden", "on"),
        ("TRUE", "hidden", "on"),
        ("yes", "hidden", "on"),
        ("5", "low_stock_qty", "5"),
        ("-2", "tier_rank", "-2"),
        ("year", "periodicity_type", "year"),
        ("2026-02-01", "available_from", "2026-02-01T00:00:00Z"),
        ("2026-02-01T09:30:00", "available_from", "2026-02-01T09:30:00Z"),
        ("2026-02-01T09:30:00+02:00", "available_from", "2026-02-01T07:30:00Z"),
        ("expired sms", "notification_preferences", "expired sms"),
        ('{"b": 1, "a": 2}', "package_settings", '{"a": 2, "b": 1}'),
        ("10", "max_rooms", "10"),
        ("unlimited", "max_rooms", "unlimited"),
        ("not granted", "max_rooms", "not granted"),
        ("off", "recording", "off"),
        ("on", "retired", "on"),
    ],
)
def test_a_cell_becomes_what_it_says(cell: str, column: str, after: str) -> None:
    package = make_package(overages_enabled=True)
    tried = carry_out([line(package, **{column: cell})])
    assert problems_in(tried) == []
    [change] = changes_in(tried)
    assert (change[1], change[3]) == (column, after)
    assert (
        differing([line(package, **{column: cell})]) == []
        or carry_out([line(package, **{column: cell})])[0].changes == []
    )
    assert findings() == []


@pytest.mark.parametrize(
    "column, before",
    [
        ("description", "words"),
        ("tier", "basic"),
        ("low_stock_qty", "5"),
        ("available_from", "2026-02-01T00:00:00Z"),
        ("notification_preferences", "expired sms"),
        ("package_metadata", '{"a": 1}'),
        ("max_rooms", "10"),
    ],
)
def test_an_empty_cell_empties_what_can_be_empty(column: str, before: str) -> None:
    package = make_package()
    carry_out([line(package, **{column: before})])
    tried = carry_out([line(package, **{column: ""})])
    assert changes_in(tried) == [(package.code, column, before, "")]
    assert features_of(package) == {}


@pytest.mark.parametrize(
    "column, cell, words",
    [
        ("name", "", "This field cannot be blank."),
        ("service_type", "", "This field cannot be blank."),
        ("price", "", "This can't be empty: write 0 for nothing."),
        ("trial_period", "", "This can't be empty: write 0 for none."),
        ("hidden", "", "Write on or off."),
        ("status", "", "Write draft, active, inactive."),
        ("price", "12,50", "Write a number such as 12.50, with a decimal point."),
        ("price", "USD 12.50", "Write a number such as 12.50, with a decimal point."),
        ("price", "12.345", "An amount in USD may have at most 2 decimals."),
        ("price", "-1", "A price must not be negative."),
        ("currency", "usd", "This is not an active ISO 4217 currency. Did you mean USD?"),
        ("trial_period", "1.5", "Write a whole number."),
        ("tier_rank", "9" * 18, "Ensure this value is less than or equal to 2147483647."),
        (
            "service_type",
            "meat",
            "'meat' is not one of meet, live, video,",
        ),
        ("status", "sold", "Write draft, active, inactive."),
        ("status", "inactive", "A draft is not on sale: it is published, or stays a draft."),
        ("available_from", "soon", "Write a date, or an instant such as 2026-01-31T09:30:00Z"),
        ("available_from", "0001-01-01T00:00:00+14:00", "This leads out of the calendar"),
        ("notification_preferences", "expired pigeon", "Line 1: The channel must be one of"),
        ("package_settings", '{"a": 1, "a": 2}', "This is not JSON, or a key stands twice."),
        ("package_settings", "5", "This must be an object"),
        ("package_settings", '{"a": "\\u0000"}', ""),
        ("package_settings", '{"a": "\\ud800"}', ""),
        ("package_settings", '{"a": NaN}', ""),
        ("package_settings", "[" * 100_000, "This is not JSON"),
        ("max_rooms", "many", "Type a number such as 10 or 0.5, or unlimited"),
        ("max_rooms", "-1", "A value must not be negative; unlimited is true."),
        ("max_rooms", "0.00001", "A value may have at most 4 decimals."),
        ("recording", "10", "Recording is a switch: on or off, no number."),
        ("max_rooms.overage_price", "2", "There is no max_rooms that this could be about: leave it empty."),
        ("peak_viewers", "5", "can't be used on a package of type meet."),
    ],
)
def test_a_cell_that_can_not_be_is_refused_at_its_column(column: str, cell: str, words: str) -> None:
    [(told, message)] = refusals_of(make_package(), **{column: cell})
    assert told == column
    assert words in message


def test_the_columns_of_an_overage_say_what_use_beyond_the_limit_costs() -> None:
    package = make_package(overages_enabled=True)
    cells = {"max_rooms": "10", "max_rooms.overage_price": "0.0035", "max_rooms.overage_unit": "5"}
    carry_out([line(package, **cells)])
    entry = package.features.get()
    assert (str(entry.overage_price), entry.overage_unit) == ("0.0035", 5)

    tried = carry_out([line(package, **{"max_rooms.overage_price": "", "max_rooms.overage_unit": ""})])

    assert changes_in(tried) == [
        (package.code, "max_rooms.overage_price", "USD 0.0035", ""),
        (package.code, "max_rooms.overage_unit", "5", ""),
    ]
    entry.refresh_from_db()
    assert (entry.overage_price, entry.overage_unit) == (None, 1)


def test_what_the_sheet_does_not_show_of_a_feature_stays() -> None:
    package = make_package(features={"recording": True})
    with change_package(package):
        grant(
            package, "max_rooms", 5, sort_order=7, metadata={"a": 1}, periodicity=2, periodicity_type="weekly"
        ).save()
    before = package.features.filter(feature__code="max_rooms").values().get()
    carry_out([line(package, max_rooms="9")])
    after = package.features.filter(feature__code="max_rooms").values().get()
    assert after == {**before, "limit": 9}
    assert features_of(package) == {"max_rooms": 9, "recording": True}


def test_to_remove_a_feature_its_overage_need_not_be_emptied_too() -> None:
    package = make_package(overages_enabled=False)
    carry_out([line(package, **{"max_rooms": "10", "max_rooms.overage_price": "2"})])
    sheet = [line(package, **{"max_rooms": "", "max_rooms.overage_price": "2"})]
    assert problems_in(carry_out(differing(sheet))) == []
    assert features_of(package) == {}


def test_every_refusal_of_every_package_is_told_at_once() -> None:
    on_sale = make_published_package(code="on-sale")
    tried = carry_out(
        [
            line(on_sale, overages_enabled="on", available_until="2020-01-01", price="2"),
            line(make_package(code="draft"), price="x", max_rooms="y", name=""),
            line("Not A Code", price="-1"),
            line(make_package(code="fine"), price="7"),
            line(make_package(code="bare"), status="active"),
        ]
    )
    assert problems_in(tried) == [
        ("on-sale", "overages_enabled", "Overages are enabled, and no feature has an overage price."),
        ("on-sale", "available_until", "The end of its availability lies in the past."),
        ("draft", "price", "Write a number such as 12.50, with a decimal point."),
        (
            "draft",
            "max_rooms",
            "Type a number such as 10 or 0.5, or unlimited, not granted, on or off. Use a decimal point.",
        ),
        ("draft", "name", "This field cannot be blank."),
        (
            "Not A Code",
            "code",
            "A code has 2 to 64 characters: a lower-case letter from a to z, then such letters, digits, "
            "hyphens or underscores.",
        ),
        ("Not A Code", "name", "This field cannot be blank."),
        ("Not A Code", "service_type", "This field cannot be blank."),
        ("Not A Code", "price", "A price must not be negative."),
        ("bare", "providers", "It has no active default provider."),
    ]
    assert Package.objects.get(code="fine").price == 0


def test_one_package_that_is_refused_keeps_all_from_being_written() -> None:
    good, bad = make_package(), make_package()
    before = all_rows()
    carry_out([line(good, price="5"), line(bad, price="-5"), line("new-one", **NEW)])
    assert all_rows() == before


def test_what_is_tried_out_leaves_nothing_behind_and_tells_what_is_carried_out() -> None:
    package = make_package(code="basic", features={"max_rooms": 5})
    lines = [
        line(package, price="5", max_rooms="9"),
        line("new-one", **NEW, recording="on"),
    ]
    before, changes = all_rows(), Change.objects.count()
    tried = try_out(lines)
    assert (all_rows(), Change.objects.count()) == (before, changes)
    assert changes_in(tried) == changes_in(carry_out(lines))
    assert changes_in(tried) == [
        ("basic", "price", "USD 0.00", "USD 5.00"),
        ("basic", "max_rooms", "5", "9"),
        ("new-one", "name", "", "New"),
        ("new-one", "service_type", "", "meet"),
        ("new-one", "recording", "", "on"),
    ]
    assert findings() == []


def test_each_package_that_changes_has_one_revision_by_its_author_and_the_others_none() -> None:
    first, second = make_package(), make_package()
    with written_by(lambda: Author(Entrance.IMPORT, "ana", "spring prices")):
        carry_out([line(first, price="5", max_rooms="1", hidden="on"), line(second, price="0")])
    assert [it.number for it in Revision.objects.filter(package=second)] == [1]
    last = Change.objects.latest("cursor")
    assert (last.code, last.event, last.door, last.actor, last.reason) == (
        first.code,
        "changed",
        "import",
        "ana",
        "spring prices",
    )
    assert Revision.objects.filter(package=first).count() == 2


@pytest.mark.parametrize(
    "before, cells, event",
    [
        ("draft", {"status": "active"}, "published"),
        ("active", {"status": "inactive"}, "unpublished"),
        ("active", {"retired": "on"}, "retired"),
    ],
)
def test_a_status_is_taken_as_the_step_that_leads_to_it(
    before: str, cells: dict[str, str], event: str
) -> None:
    package = make_package(providers=[make_provider()])
    if before == "active":
        lifecycle.publish(package)
    assert problems_in(carry_out([line(package, **cells)])) == []
    assert Change.objects.latest("cursor").event == event


def test_what_was_published_is_never_a_draft_again() -> None:
    assert refusals_of(make_published_package(), status="draft") == [
        ("status", "What was published is never a draft again.")
    ]


def test_a_new_package_is_a_draft() -> None:
    assert refusals_of("new-one", **NEW, status="active") == [
        ("status", "A new package is a draft: publish it once it has a provider.")
    ]
    carry_out([line("new-one", **NEW, status="draft")])
    assert Package.objects.get().status == "draft"


def test_a_package_that_was_changed_since_the_sheet_was_made_is_refused_with_what_was_changed() -> None:
    package = make_package(code="basic", name="Basic")
    seen = package.revision
    with written_by(lambda: Author(Entrance.ADMIN, "ana", "")):
        carry_out([line(package, price="7")])
    before = all_rows()
    tried = carry_out([Line("basic", {"price": "5"}, revision=seen)])
    [(_, column, message)] = problems_in(tried)
    assert column == "revision"
    assert message.startswith("Basic (basic) was changed meanwhile.")
    assert "changed by ana (admin): price." in message
    assert all_rows() == before


def test_a_row_that_says_what_the_catalog_says_is_no_matter_how_old() -> None:
    package = make_package(code="basic")
    carry_out([line(package, price="7")])
    assert problems_in(carry_out([Line("basic", {"price": "7"}, revision=1)])) == []


def test_a_code_that_no_package_has_any_more_makes_no_new_one_by_mistake() -> None:
    tried = carry_out([Line("gone", {"price": "5"}, revision=3)])
    assert problems_in(tried) == [
        ("gone", "revision", "There is no package of this code. To make a new one, empty its revision.")
    ]


def test_somebody_else_may_have_made_the_package_meanwhile() -> None:
    [tried] = try_out([line("new-one", **NEW)])
    make_package(code="new-one")
    [(_, column, message)] = problems_in(carry_out([tried.again]))
    assert column == "revision"
    assert "was changed meanwhile" in message


def test_the_same_confirmed_twice_is_written_once() -> None:
    package = make_package(price=10)
    [tried] = try_out([line(package, price="11")])
    assert problems_in(carry_out([tried.again])) == []
    assert problems_in(carry_out([tried.again])) == []
    package.refresh_from_db()
    assert (package.price, package.revision) == (11, 2)


def test_a_feature_that_was_withdrawn_may_stay_and_is_not_granted_anew() -> None:
    has, lacks = make_package(features={"polls": True}), make_package()
    withdraw("polls")
    tried = carry_out([line(has, price="1", max_rooms="2"), line(lacks, polls="on")])
    assert problems_in(tried) == [(lacks.code, "polls", "Polls is not available on this platform.")]


def queries_of_trying(packages: int) -> int:
    made = [make_package(features={"max_rooms": 5, "recording": True}) for _ in range(packages)]
    lines = [line(it, price="5", max_rooms="9", polls="on") for it in made]
    lines += [line(f"new-{packages}-{place}", **NEW, max_rooms="1") for place in range(packages)]
    with CaptureQueriesContext(connection) as queries:
        assert problems_in(try_out(differing(lines))) == []
    return len(queries)


def test_many_packages_take_as_many_queries_as_few() -> None:
    assert queries_of_trying(2) == queries_of_trying(20)


def test_of_many_packages_that_moved_on_only_the_first_are_told_in_full() -> None:
    made = [make_package() for _ in range(MOST_TOLD + 5)]
    carry_out([line(it, price="7") for it in made])
    stale = [Line(it.code, {"price": "5"}, revision=1) for it in made]
    told = [message for _, _, message in problems_in(carry_out(stale))]
    assert sum("by somebody" in message for message in told) == MOST_TOLD
    assert told[-1] == "It was changed meanwhile: it is at revision 2."
