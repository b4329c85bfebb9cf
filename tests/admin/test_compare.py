"""Packages beside each other: on the page, and as a table to download."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import lifecycle
from catalog.changes import change_package, write
from catalog.models import Package, StoredDocument
from catalog.models.door import opened
from tests.admin.browser import told
from tests.admin.pages import PACKAGES, chosen, page_of
from tests.admin.tables import rows_of
from tests.factories import grant, make_package, make_provider

pytestmark = pytest.mark.django_db

HERE = f"{PACKAGES}compare/"
DOWNLOAD = f"{PACKAGES}compare.csv"


@pytest.fixture
def basic(registry: None) -> Package:
    return make_package(
        code="basic",
        name="Basic",
        price=Decimal("12"),
        periodicity=1,
        trial_period=14,
        features={"max_rooms": 5, "max_storage": 10, "max_duration": 60, "recording": False},
    )


@pytest.fixture
def premium(registry: None) -> Package:
    package = Package(
        code="premium",
        name="Premium",
        service_type="meet",
        price=Decimal("100"),
        periodicity=1,
        periodicity_type="year",
        has_stock=True,
        overages_enabled=True,
    )
    with change_package(package):
        entries = [
            grant(package, "max_rooms", True),
            grant(package, "max_storage", 100, overage_price=Decimal("0.25"), overage_unit=Decimal(10)),
            grant(package, "scheduled_sessions", 3),
            grant(package, "recording", True),
        ]
        write(package, features=entries, providers=[])
    return package


def compared(client: Client, *packages: Package | str, **query: str) -> Any:
    keys = ",".join(package if isinstance(package, str) else package.id for package in packages)
    answer = client.get(HERE, {"packages": keys, **query})
    assert answer.status_code == 200, answer
    return answer


def shown(answer: Any) -> list[str]:
    return [column["code"] for column in answer.context["columns"]]


def test_packages_are_compared_feature_by_feature(operator: Client, basic: Package, premium: Package) -> None:
    rows = rows_of(compared(operator, basic, premium))

    assert rows["Price"] == ["USD 12.00", "USD 100.00 (differs)"]
    assert rows["Renews"] == ["every month", "every year (differs)"]
    assert rows["Price in a month"] == ["USD 12.00", "USD 8.33 (differs)"]
    assert rows["Trial"] == ["14 days, before the first period", "— (differs)"]
    assert rows["Stock"] == ["not limited", "0 (differs)"]
    assert rows["Rooms max_rooms"] == ["5", "unlimited (differs)"]
    assert rows["Storage max_storage"] == ["10 gb", "100 gb (differs)"]
    assert rows["beyond the limit"] == ["refused", "USD 0.25 for each 10 gb (differs)"]
    assert rows["Scheduled sessions scheduled_sessions"] == ["—", "3 (differs)"]
    assert rows["reset"] == ["—", "every week (differs)"]
    assert rows["Recording recording"] == ["off", "on (differs)"]


def test_features_stand_by_how_they_are_used(operator: Client, basic: Package, premium: Package) -> None:
    sections = {
        section.title: [row.code for row in section.rows if not row.under]
        for section in compared(operator, basic, premium).context["sections"]
    }
    assert sections["Quotas that use adds up to"] == ["max_rooms", "max_storage", "scheduled_sessions"]
    assert sections["Caps that are looked at each time"] == ["max_duration"]
    assert sections["Switches"] == ["recording"]


def test_what_no_package_has_is_left_out(operator: Client, basic: Package) -> None:
    rows = rows_of(compared(operator, basic, make_package()))
    assert not {"Grace", "Sold from", "Notifications", "Providers", "Tier"} & rows.keys()


def test_what_is_sold_once_has_no_price_in_a_month(operator: Client, basic: Package) -> None:
    once = make_package(price=Decimal(500), currency="JPY")
    rows = rows_of(compared(operator, once, basic))
    assert rows["Currency"] == ["JPY", "USD (differs)"]
    assert rows["Price in a month"] == ["sold once", "USD 12.00 (differs)"]


def test_only_differences_are_shown_where_that_is_asked(
    operator: Client, basic: Package, premium: Package
) -> None:
    rows = rows_of(compared(operator, basic, premium, differences="1"))
    assert "Price" in rows
    assert "Currency" not in rows


def test_packages_that_do_not_differ_are_said_not_to(operator: Client) -> None:
    terms: dict[str, Any] = {"price": Decimal(5), "features": {"max_rooms": 5}}
    page = compared(operator, make_package(**terms), make_package(**terms), differences="1")
    assert "These packages do not differ." in page.content.decode()


def test_an_overage_is_refused_while_overages_are_off(operator: Client, basic: Package) -> None:
    draft = Package(code="draft", name="Draft", service_type="meet")
    with change_package(draft):
        entry = grant(draft, "max_rooms", 5, overage_price=Decimal(2))
        write(draft, features=[entry], providers=[])
    rows = rows_of(compared(operator, draft, basic))
    assert rows["beyond the limit"][0] == "USD 2.00 for each 1, refused while overages are off"


def test_a_package_is_found_by_any_of_its_keys(operator: Client, basic: Package, premium: Package) -> None:
    answer = compared(operator, basic.code, premium.ulid.lower())
    assert shown(answer) == ["basic", "premium"]
    assert answer.context["problems"] == []


def test_live_stock_is_shown(operator: Client, basic: Package) -> None:
    limited = make_package(has_stock=True, stock_qty=1234, oversell_enabled=True)
    rows = rows_of(compared(operator, limited, basic))
    assert rows["Stock"] == ["1,234", "not limited (differs)"]
    assert rows["Below a stock of 0"] == ["goes on being sold", "— (differs)"]


def test_a_package_leads_to_its_page_and_can_be_moved_or_removed(
    operator: Client, basic: Package, premium: Package
) -> None:
    first, second = compared(operator, basic, premium, differences="1").context["columns"]
    assert (first["page"], second["page"]) == (page_of(basic), page_of(premium))
    assert first["first"] == ""
    assert shown(operator.get(second["first"])) == ["premium", "basic"]
    assert shown(operator.get(first["without"])) == ["premium"]
    assert "differences=1" in first["without"]


class TestWhatIsAskedWrongly:
    def test_nothing_chosen_offers_the_newest_packages(self, operator: Client, basic: Package) -> None:
        answer = operator.get(HERE)
        assert "Choose packages to compare" in answer.content.decode()
        assert [package["code"] for package in answer.context["offered"]] == ["basic"]

    def test_an_empty_catalog_leads_to_adding_a_package(self, operator: Client) -> None:
        assert "The catalog has no package yet." in operator.get(HERE).content.decode()

    def test_one_package_is_shown_and_another_asked_for(self, operator: Client, basic: Package) -> None:
        answer = compared(operator, basic)
        assert shown(answer) == ["basic"]
        assert answer.context["problems"] == ["One package has nothing to be compared with: choose 2 to 6."]

    def test_of_seven_packages_the_first_six_are_shown(self, operator: Client) -> None:
        packages = [make_package() for _ in range(7)]
        answer = compared(operator, *packages)
        assert shown(answer) == [package.code for package in packages[:6]]
        assert answer.context["problems"] == [
            "At most 6 packages fit beside each other: the first 6 are shown."
        ]

    def test_a_package_that_is_named_twice_is_shown_once(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        answer = compared(operator, basic, premium, basic.code, basic)
        assert shown(answer) == ["basic", "premium"]
        assert answer.context["problems"] == [f"Named more than once and shown once: basic, {basic.id}."]

    def test_what_was_deleted_meanwhile_is_named_and_the_others_are_shown(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        gone = make_package()
        lifecycle.delete(gone)
        answer = compared(operator, basic, gone.id, premium, "nobody")
        assert shown(answer) == ["basic", "premium"]
        assert answer.context["problems"] == [
            f"There is no package {gone.id}, nobody: it was deleted, or the key is mistyped."
        ]
        assert answer.context["choice"].typed == f"basic, premium, {gone.id}, nobody"

    @pytest.mark.parametrize(
        "packages",
        ["\0", ",", " , ,,", "x" * 3000, "<b>", "\u212a", "a" * 64 + ",", ",".join(map(str, range(5000)))],
    )
    def test_any_text_is_answered_by_the_page(self, operator: Client, packages: str) -> None:
        assert shown(compared(operator, packages, q=packages, differences="?")) == []

    def test_what_has_no_document_yet_is_told(self, operator: Client, basic: Package) -> None:
        with opened():
            StoredDocument.objects.all().delete()
        answer = compared(operator, basic)
        assert shown(answer) == []
        assert "`manage.py seed_features` renders them." in answer.context["problems"][0]


class TestChoosing:
    def test_a_search_offers_what_the_list_finds(self, operator: Client, basic: Package) -> None:
        for code in ("gold", "golden", "silver"):
            make_package(code=code, name=code)
        answer = compared(operator, basic, q="gold")
        assert [package["code"] for package in answer.context["offered"]] == ["gold", "golden"]
        assert compared(operator, "gold", q="gold").context["offered"][0]["code"] == "golden"

    def test_a_search_that_finds_nothing_says_so(self, operator: Client, basic: Package) -> None:
        page = compared(operator, basic, q="<nothing>").content.decode()
        assert "No other package is found by “&lt;nothing&gt;”." in page

    def test_nothing_is_offered_beside_packages_unless_it_is_searched_for(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        assert compared(operator, basic).context["offered"] == []

    def test_what_is_ticked_is_added_and_stands_in_the_address(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        asked = {"packages": "basic, nobody", "add": premium.id, "q": "prem", "differences": "1"}
        answer = operator.get(HERE, asked)
        assert answer["Location"] == f"{HERE}?packages={basic.id},{premium.id},nobody&differences=1"

    def test_the_packages_that_are_ticked_in_the_list_are_compared(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        answer = operator.post(PACKAGES, chosen("compare", basic, premium))
        assert answer["Location"] == f"{HERE}?packages={premium.id},{basic.id}"

    def test_more_than_six_that_are_ticked_stay_in_the_list(self, operator: Client) -> None:
        answer = operator.post(PACKAGES, chosen("compare", *(make_package() for _ in range(7))))
        assert answer["Location"] == PACKAGES
        assert told(answer) == ["More than 6 packages are selected, and at most 6 fit beside each other."]

    def test_a_packages_page_leads_there(self, operator: Client, basic: Package) -> None:
        page = operator.get(page_of(basic)).content.decode()
        assert f'<a href="{HERE}?packages={basic.id}">Compare…</a>' in page
        assert f'href="{HERE}"' in page


class TestSharing:
    def test_the_link_names_the_packages_by_ids(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        answer = compared(operator, "basic", "premium", differences="1")
        address = f"http://testserver{HERE}?packages={basic.id},{premium.id}&differences=1"
        assert answer.context["share"] == address
        assert shown(operator.get(address)) == ["basic", "premium"]

    def test_the_page_has_no_inline_script_or_style(self, operator: Client, basic: Package) -> None:
        page = compared(operator, basic).content.decode()
        assert " style=" not in page
        assert "onclick" not in page
        assert 'data-copies="id_share"' in page


class TestDownloading:
    def rows(self, client: Client, *packages: Package, **query: str) -> list[list[str]]:
        answer = client.get(DOWNLOAD, {"packages": ",".join(it.id for it in packages), **query})
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    def test_a_table_for_a_spreadsheet(self, operator: Client, basic: Package, premium: Package) -> None:
        rows = self.rows(operator, basic, premium)
        assert rows[:3] == [
            ["Section", "Attribute", "Feature", "Unit", "Differs", "basic", "premium"],
            ["Package", "Name", "", "", "yes", "Basic", "Premium"],
            ["Package", "Id", "", "", "yes", basic.id, premium.id],
        ]
        assert ["Price", "Price", "", "", "yes", "12", "100"] in rows
        assert ["Price", "Price in a month", "", "", "yes", "12", "8.33"] in rows
        used_up = "Quotas that use adds up to"
        assert [used_up, "Storage", "max_storage", "gb", "yes", "10", "100"] in rows
        assert [
            "Caps that are looked at each time",
            "Session length",
            "max_duration",
            "minutes",
            "yes",
            "60",
            "",
        ] in rows
        assert {len(row) for row in rows} == {7}

    def test_only_the_differences_are_downloaded_where_they_are_shown(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        rows = self.rows(operator, basic, premium, differences="1")
        assert {row[4] for row in rows[1:]} == {"yes"}

    def test_its_file_is_named_by_the_packages(
        self, operator: Client, basic: Package, premium: Package
    ) -> None:
        answer = operator.get(DOWNLOAD, {"packages": "basic,premium"})
        assert answer["Content-Disposition"] == 'attachment; filename="compare-basic-premium.csv"'

    def test_what_a_spreadsheet_would_run_is_kept_as_text(self, operator: Client, basic: Package) -> None:
        evil = make_package(code="evil", name='=HYPERLINK("http://evil.example","Click")', tier="@sum")
        rows = self.rows(operator, evil, basic)
        assert rows[1][5] == '\'=HYPERLINK("http://evil.example","Click")'
        assert ["Sale", "Tier", "", "", "yes", "'@sum", ""] in rows

    @pytest.mark.parametrize("packages", ["", "nobody", "\0"])
    def test_where_no_package_is_found_the_page_says_why(self, operator: Client, packages: str) -> None:
        answer = operator.get(DOWNLOAD, {"packages": packages}, follow=True)
        assert answer.redirect_chain[0][0].startswith(HERE)
        assert answer.status_code == 200


@pytest.mark.parametrize("address", [HERE, DOWNLOAD])
def test_who_may_see_packages_may_compare_them(
    member_of: Callable[[str], Client], client: Client, basic: Package, premium: Package, address: str
) -> None:
    asked = {"packages": "basic,premium"}
    reader = member_of("Catalog readers")
    assert reader.get(address, asked).status_code == 200
    assert reader.post(PACKAGES, chosen("compare", basic, premium)).status_code == 302
    assert client.get(address, asked)["Location"].startswith("/admin/login/")
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    assert client.get(address, asked).status_code == 403


@pytest.mark.parametrize("address", [HERE, DOWNLOAD])
def test_a_comparison_takes_as_many_queries_for_six_packages_as_for_two(
    operator: Client, address: str
) -> None:
    granted = {"max_rooms": 5, "max_storage": True, "recording": True, "polls": False}
    packages = [make_package(features=granted, providers=[make_provider()]) for _ in range(6)]

    def queries(count: int) -> int:
        keys = ",".join(package.id for package in packages[:count])
        with CaptureQueriesContext(connection) as captured:
            assert operator.get(address, {"packages": keys}).status_code == 200
        return len(captured)

    queries(1)
    assert queries(6) == queries(2) <= 6
