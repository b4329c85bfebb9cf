"""Who changed what, when, through which door and why: as operators look it up."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from catalog import lifecycle
from catalog.admin.package_sections import sections
from catalog.authorship import Author, Entrance, written_by
from catalog.changes import change_package, change_provider
from catalog.domain.attributes import SECTIONS
from catalog.models import Package
from tests.admin.pages import PACKAGES, page_of
from tests.admin.queries import queries_of
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

CHANGES = f"{PACKAGES}changes/"


def history_of(package: Package, page: str = "") -> str:
    return f"{PACKAGES}history/{package.id}/{page}"


def edit(package: Package, **attributes: Any) -> None:
    author = Author(Entrance.API, "billing", "New prices")
    with written_by(lambda: author), change_package(package):
        for name, value in attributes.items():
            setattr(package, name, value)
        package.save()


def words_of(answer: Any) -> list[list[str]]:
    """What each entry of a page tells, one list an entry."""
    return [[str(it) for it in entry.told] for entry in answer.context["entries"]]


def titles_of(answer: Any) -> list[str]:
    return [entry.title for entry in answer.context["entries"]]


class TestOfAPackage:
    def test_its_page_leads_to_it(self, operator: Client) -> None:
        package = make_package()
        assert operator.get(page_of(package, "history"))["Location"] == history_of(package)

    def test_changes_are_told_in_words_the_newest_first(self, operator: Client) -> None:
        package = make_package(price=Decimal(12))
        edit(package, price=Decimal(14), tier="premium")
        answer = operator.get(history_of(package))
        assert titles_of(answer) == ["Revision 2", "Revision 1"]
        assert words_of(answer) == [["price: USD 12.00 → USD 14.00", "tier: added (premium)"], []]
        page = answer.content.decode()
        for words in (
            "by billing, through the API",
            "“New prices”",
            "<del>USD 12.00</del>",
            "<ins>premium</ins>",
        ):
            assert words in page

    def test_a_step_is_told_as_what_it_is(self, operator: Client) -> None:
        package = make_published_package()
        lifecycle.retire(package)
        events = [entry.event for entry in operator.get(history_of(package)).context["entries"]]
        assert events == ["retired", "published", "created"]

    def test_of_one_large_change_the_first_differences_are_told(self, operator: Client) -> None:
        package = make_package()
        edit(package, package_metadata={f"key-{number}": number for number in range(12)})
        answer = operator.get(history_of(package))
        assert [len(words) for words in words_of(answer)] == [8, 0]
        assert "and 4 more" in answer.content.decode()

    def test_it_is_paged(self, operator: Client) -> None:
        package = make_package()
        for number in range(1, 45):
            edit(package, tier_rank=number)
        titles, address = [], history_of(package)
        for _ in range(3):
            answer = operator.get(address)
            titles += titles_of(answer)
            address = f"{history_of(package)}?before={answer.context['older']}"
        assert titles == [f"Revision {number}" for number in range(45, 0, -1)]
        assert answer.context["older"] is None
        assert "Newest" in answer.content.decode()

    def test_the_last_entry_of_a_page_is_told_by_the_one_that_is_on_the_next(self, operator: Client) -> None:
        package = make_package()
        for number in range(1, 25):
            edit(package, tier_rank=number)
        assert words_of(operator.get(history_of(package)))[-1] == ["tier rank: 4 → 5"]

    @pytest.mark.parametrize("before", ["0", "1", "x", "-1", "9" * 40, "\0"])
    def test_no_page_fails(self, operator: Client, before: str) -> None:
        assert operator.get(history_of(make_package()), {"before": before}).status_code == 200

    def test_a_revision_that_was_altered_by_hand_is_marked(self, operator: Client) -> None:
        package = make_package(price=Decimal(12))
        edit(package, price=Decimal(14))
        with connection.cursor() as database:
            database.execute("UPDATE catalog_revision SET document = '{' WHERE number = 1")
        answer = operator.get(history_of(package))
        assert [entry.altered for entry in answer.context["entries"]] == [False, True]
        assert answer.content.decode().count("altered by hand") == 1

    def test_it_takes_a_constant_number_of_queries(self, operator: Client) -> None:
        small, large = make_package(), make_package(features={"max_rooms": 5}, providers=[make_provider()])
        for number in range(1, 30):
            edit(large, tier_rank=number)
        assert queries_of(operator, history_of(large)) == queries_of(operator, history_of(small)) <= 7

    def test_what_names_no_package_is_not_found(self, operator: Client) -> None:
        package = make_package(code="meet-standard")
        for record in ("meet-standard", "pkg_1", make_provider().id, "x" * 300):
            assert operator.get(f"{PACKAGES}history/{record}/").status_code == 404
        assert operator.get(page_of(package, "history").replace(str(package.pk), "999")).status_code == 302

    def test_the_log_of_the_admin_is_still_there(self, operator: Client) -> None:
        package = make_package()
        assert page_of(package, "log") in operator.get(history_of(package)).content.decode()
        assert operator.get(page_of(package, "log")).status_code == 200


class TestDifferences:
    def told(self, operator: Client, package: Package, asked: str = "") -> list[str]:
        answer = operator.get(history_of(package, f"differences/{asked}"))
        assert answer.status_code == 200
        return [str(it) for _, them in answer.context["sections"] for it in them]

    def test_by_itself_the_last_revision_is_compared_with_the_one_before(self, operator: Client) -> None:
        package = make_package(price=Decimal(12))
        edit(package, price=Decimal(14))
        edit(package, tier="premium")
        assert self.told(operator, package) == ["tier: added (premium)"]
        assert self.told(operator, package, "?to=2") == ["price: USD 12.00 → USD 14.00"]

    def test_any_two_are_compared_either_way(self, operator: Client) -> None:
        package = make_package(price=Decimal(12))
        edit(package, price=Decimal(14))
        edit(package, price=Decimal(10))
        assert self.told(operator, package, "?from=1&to=3") == ["price: USD 12.00 → USD 10.00"]
        assert self.told(operator, package, "?from=3&to=1") == ["price: USD 10.00 → USD 12.00"]
        assert self.told(operator, package, "?from=2&to=2") == []

    def test_a_quota_and_a_switch_are_told_in_their_own_words(self, operator: Client) -> None:
        package = make_package(features={"max_rooms": 5, "recording": False})
        with change_package(package):
            for entry in package.features.all():
                entry.value = True
                entry.save()
        assert self.told(operator, package) == ["max_rooms: 5 → unlimited", "recording: off → on"]

    def test_they_stand_in_sections(self, operator: Client) -> None:
        package = make_package()
        edit(package, tier="premium", price=Decimal(3), hidden=True)
        answer = operator.get(history_of(package, "differences/"))
        assert [title for title, _ in answer.context["sections"]] == ["Price", "Sale", "Tier"]

    def test_one_leads_to_the_next(self, operator: Client) -> None:
        package = make_package()
        for number in range(1, 4):
            edit(package, tier_rank=number)
        shown = operator.get(history_of(package, "differences/?from=2&to=3")).context
        assert (shown["earlier"], shown["later"]) == (
            history_of(package, "differences/?from=1&to=2"),
            history_of(package, "differences/?from=3&to=4"),
        )

    def test_what_somebody_wrote_is_shown_as_text(self, operator: Client) -> None:
        package = make_package()
        edit(package, description="<script>alert(1)</script>")
        page = operator.get(history_of(package, "differences/")).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize(
        "asked", ["?from=0&to=1", "?from=1&to=3", "?to=x", "?from=1.5", "?to=" + "9" * 40]
    )
    def test_a_revision_that_there_is_not_is_told(self, operator: Client, asked: str) -> None:
        package = make_package()
        edit(package, tier="premium")
        page = operator.get(history_of(package, f"differences/{asked}")).content.decode()
        assert "Its revisions are 1 to 2." in page

    def test_they_take_a_constant_number_of_queries(self, operator: Client) -> None:
        small = make_package()
        large = make_package(features={"max_rooms": 5, "recording": True}, providers=[make_provider()])
        for package in (small, large):
            edit(package, tier="premium")
        asked = "differences/?from=1&to=2"
        assert (
            queries_of(operator, history_of(large, asked))
            == queries_of(operator, history_of(small, asked))
            <= 9
        )

    def test_sections_stand_as_on_the_page_of_a_package(self) -> None:
        def named(lines: list[Any]) -> list[str]:
            return [name for line in lines for name in ([line] if isinstance(line, str) else line)]

        on_the_page = {title or "Package": named(options["fields"]) for title, options in sections(None)}
        for title, attributes in SECTIONS.items():
            shown = on_the_page.get(title, [])
            assert sorted({*attributes} & {*shown}, key=shown.index) == [
                it for it in attributes if it in shown
            ]
        order = [title for title in SECTIONS if title in on_the_page]
        assert order == [*on_the_page]


class TestOfADeletedDraft:
    @pytest.fixture
    def gone(self, registry: None) -> Package:
        package = make_package(code="meet-gone", price=Decimal(12))
        edit(package, price=Decimal(14))
        record = Package.objects.get(pk=package.pk)
        lifecycle.delete(package)
        return record

    def test_it_is_found_among_the_deleted_drafts(self, operator: Client, gone: Package) -> None:
        make_package()
        answer = operator.get(CHANGES, {"only": "deleted"})
        assert [(it.title, it.address) for it in answer.context["entries"]] == [
            ("Package meet-gone", history_of(gone))
        ]

    def test_its_revisions_are_shown_and_compared(self, operator: Client, gone: Package) -> None:
        answer = operator.get(history_of(gone))
        assert answer.context["title"] == "History of meet-gone (deleted)"
        assert words_of(answer) == [[], ["price: USD 12.00 → USD 14.00"], []]
        assert operator.get(history_of(gone, "differences/?from=1&to=2")).status_code == 200

    def test_it_is_not_restored(self, operator: Client, gone: Package) -> None:
        assert "restore/" not in operator.get(history_of(gone)).content.decode()
        for ask in (operator.get, operator.post):
            assert ask(history_of(gone, "1/restore/"))["Location"] == history_of(gone)
        assert not Package.objects.exists()


class TestOfAProvider:
    def test_its_changes_are_told_with_the_names_of_what_was_changed(self, operator: Client) -> None:
        provider = make_provider(name="Main")
        with written_by(lambda: Author(Entrance.ADMIN, "ana", "Moved")), change_provider(provider):
            provider.name, provider.properties = "Second", {**provider.properties, "secret": "hush-hush"}
            provider.save()
        answer = operator.get(page_of(provider, "history"))
        assert [it.names for it in answer.context["entries"]] == ["name, properties.secret", ""]
        page = answer.content.decode()
        assert "by ana, in the admin" in page
        assert "“Moved”" in page
        assert "hush-hush" not in page

    def test_it_takes_a_constant_number_of_queries(self, operator: Client) -> None:
        small, large = make_provider(), make_provider()
        for number in range(25):
            with change_provider(large):
                large.name = f"Name {number}"
                large.save()
        many = queries_of(operator, page_of(large, "history"))
        assert many == queries_of(operator, page_of(small, "history")) <= 6

    def test_one_that_there_is_not_leads_back(self, operator: Client) -> None:
        assert operator.get("/admin/catalog/provider/999/history/").status_code == 302


class TestOfTheCatalog:
    def test_everything_leads_to_the_history_of_its_record(self, operator: Client) -> None:
        provider, package = make_provider(code="bbb-main"), make_package(code="meet-standard")
        answer = operator.get(CHANGES)
        found = {it.title: it.address for it in answer.context["entries"]}
        assert found["Package meet-standard"] == history_of(package)
        assert found["Provider bbb-main"] == page_of(provider, "history")

    def test_a_provider_that_is_gone_leads_nowhere(self, operator: Client) -> None:
        provider = make_provider()
        with change_provider(provider):
            provider.delete()
        entries = operator.get(CHANGES, {"only": "providers"}).context["entries"]
        assert [(it.event, it.address) for it in entries] == [("deleted", ""), ("created", "")]

    @pytest.mark.parametrize(
        ("only", "resources"),
        [
            ("packages", {"package"}),
            ("providers", {"provider"}),
            ("registry", {"feature"}),
            ("deleted", set()),
        ],
    )
    def test_one_kind_is_looked_at(self, operator: Client, only: str, resources: set[str]) -> None:
        make_package(providers=[make_provider()])
        entries = operator.get(CHANGES, {"only": only}).context["entries"]
        assert {it.change.resource for it in entries} == resources

    def test_an_unknown_kind_is_everything(self, operator: Client) -> None:
        make_package()
        assert operator.get(CHANGES, {"only": "x"}).context["entries"]

    def test_a_catalog_without_a_past_says_so(self, operator: Client) -> None:
        assert "Nothing was changed." in operator.get(CHANGES, {"only": "deleted"}).content.decode()

    def test_it_takes_a_constant_number_of_queries(self, operator: Client) -> None:
        make_package(providers=[make_provider()])
        few = queries_of(operator, CHANGES)
        for _ in range(12):
            make_package(providers=[make_provider()])
        assert queries_of(operator, CHANGES) == few <= 6


class TestRights:
    def test_a_reader_looks_and_is_offered_nothing_to_restore(
        self, member_of: Callable[[str], Client]
    ) -> None:
        package, reader = make_package(), member_of("Catalog readers")
        edit(package, tier="premium")
        assert "restore/" not in reader.get(history_of(package)).content.decode()
        for address in (CHANGES, history_of(package, "differences/")):
            assert reader.get(address).status_code == 200
        assert reader.get(history_of(package, "1/restore/")).status_code == 403
        assert reader.post(history_of(package, "1/restore/"), {"revision": 2}).status_code == 403

    def test_who_belongs_to_no_group_sees_nothing(self, member_of: Callable[[str], Client]) -> None:
        package, visitor = make_package(), member_of("Catalog readers")
        User.objects.get(username="Catalog readers member").groups.clear()
        for address in (
            CHANGES,
            history_of(package),
            history_of(package, "differences/"),
            page_of(package, "log"),
        ):
            assert visitor.get(address).status_code == 403
        assert visitor.get(page_of(package, "history")).status_code == 403
