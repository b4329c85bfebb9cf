"""The front page: what it counts, where its numbers lead, and for whom."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from catalog import lifecycle
from catalog.changes import change_package, write
from catalog.models import Package, PackageProvider
from catalog.models.door import opened
from tests.admin.pages import page_of
from tests.admin.queries import queries_of
from tests.factories import make_package, make_provider, make_published_package, withdraw

pytestmark = pytest.mark.django_db

FRONT = "/admin/"
NUMBER = re.compile(r'<a href="([^"]+)">(\d+)</a>')
CARE = re.compile(r'<a href="([^"]+care=[^"]+)">([^<]+)</a> <span class="badge care">(\d+)</span>')


def shown(client: Client) -> str:
    answer = client.get(FRONT)
    assert answer.status_code == 200
    return answer.content.decode()


def anew(client: Client) -> str:
    cache.clear()
    return shown(client)


def listed(client: Client, address: str) -> list[str]:
    return [package.code for package in client.get(unescape(address)).context["cl"].result_list]


def latest_changes(client: Client) -> list[str]:
    return shown(client).split("Latest changes")[1].split("<li>")[1:]


def cares(client: Client) -> dict[str, list[str]]:
    """The packages that each line of what needs care leads to, which are as many as it says."""
    found = {}
    for address, title, number in CARE.findall(anew(client)):
        found[title] = listed(client, address)
        assert len(found[title]) == int(number)
    return found


def test_the_front_page_names_the_catalog_and_leads_to_its_parts(operator: Client) -> None:
    page = shown(operator)
    for words in ("Service package catalog", "Packages", "Providers", "Features"):
        assert words in page


def test_an_empty_catalog_says_how_to_begin(operator: Client) -> None:
    page = shown(operator)
    assert "There are no packages yet." in page
    assert "Nothing has changed yet." not in page  # the registry was seeded


def test_every_number_leads_to_as_many_packages(operator: Client) -> None:
    make_published_package(code="sold")
    make_published_package(code="direct", hidden=True)
    make_published_package(code="sold-out", has_stock=True)
    lifecycle.unpublish(make_published_package(code="paused"))
    lifecycle.retire(make_published_package(code="gone"))
    make_package(code="drafted")
    numbers = NUMBER.findall(shown(operator))
    assert [int(number) for _, number in numbers] == [2, 1, 3, 1, 1, 1]
    for address, number in numbers:
        assert len(listed(operator, address)) == int(number)


def test_what_needs_care_is_named_with_the_packages_that_need_it(operator: Client) -> None:
    now = timezone.now()
    make_package(code="few", has_stock=True, stock_qty=2, low_stock_qty=5)
    make_package(code="enough", has_stock=True, stock_qty=6, low_stock_qty=5)
    make_package(code="unlimited", low_stock_qty=5)
    make_published_package(code="ends", available_until=now + timedelta(days=29))
    make_published_package(code="goes-on", available_until=now + timedelta(days=31))
    make_published_package(code="granting", features={"max_rooms": 5})
    withdraw("max_rooms")
    make_package(code="old")
    with opened():
        Package.objects.filter(code="old").update(created_at=now - timedelta(days=31))
    assert cares(operator) == {
        "Low or negative stock": ["few"],
        "Sale ends within 30 days": ["ends"],
        "Grants a withdrawn feature": ["granting"],
        "Draft for over 30 days": ["old"],
    }


def test_a_package_that_nobody_can_deliver_needs_care_however_that_came_about(operator: Client) -> None:
    """No door lets it happen; a database that was edited by hand does."""
    make_published_package(code="detached")
    provider = make_provider()
    make_published_package(code="switched-off", providers=[provider])
    with opened():
        PackageProvider.objects.filter(package__code="detached").delete()
        type(provider).objects.filter(pk=provider.pk).update(active=False)
    found = cares(operator)
    assert sorted(found["Active without a usable provider"]) == ["detached", "switched-off"]
    assert found["Inactive default provider"] == ["switched-off"]


def test_nothing_retired_needs_care(operator: Client) -> None:
    lifecycle.retire(make_published_package(has_stock=True, low_stock_qty=5, stock_qty=0))
    assert cares(operator) == {}
    assert "all well" in shown(operator)


def test_the_filter_by_care_stands_beside_the_others_only_where_it_was_asked_for(operator: Client) -> None:
    assert "By care" not in operator.get("/admin/catalog/package/").content.decode()
    assert "By care" in operator.get("/admin/catalog/package/?care=low_stock").content.decode()


def test_the_figures_are_of_the_last_minute_and_say_so(operator: Client) -> None:
    first = re.findall(r"As of [^;]+;", shown(operator))
    make_package(code="later")
    page = shown(operator)
    assert re.findall(r"As of [^;]+;", page) == first != []
    assert NUMBER.findall(page) == []
    assert "later" in page  # the latest changes are always fresh
    assert NUMBER.findall(anew(operator))


def test_the_latest_changes_say_what_who_and_why(operator: Client) -> None:
    package = make_published_package(code="meet-one")
    operator.post(f"/admin/catalog/package/{package.pk}/retire/", {"revision": 2, "reason": "Replaced"})
    line, *_ = latest_changes(operator)
    for words in (page_of(package), "retired</span> retired", "admin (admin): Replaced"):
        assert words in line


def test_what_was_deleted_is_named_and_leads_nowhere(operator: Client) -> None:
    lifecycle.delete(make_package(code="short-lived"))
    line, *_ = latest_changes(operator)
    assert "short-lived" in line
    assert "<a" not in line


def test_a_change_leads_to_its_own_record_and_not_to_another_one_of_the_same_code(operator: Client) -> None:
    lifecycle.delete(make_package(code="reused"))
    make_package(code="reused")
    made, deleted, *_ = latest_changes(operator)
    assert "<a" in made
    assert "<a" not in deleted


def test_a_change_leads_to_a_record_that_has_another_code_by_now(operator: Client) -> None:
    package = make_package(code="before")
    with change_package(package):
        package.code = "after"
        write(package)
    _, made, *_ = latest_changes(operator)
    assert page_of(package) in made


def test_prices_are_a_ladder_for_each_currency_and_period(operator: Client) -> None:
    for price, tier in ((10, "basic"), (20, "basic"), (40, "premium")):
        make_published_package(price=price, tier=tier, periodicity=1)
    make_published_package(price=500, currency="JPY", periodicity=1)
    make_published_package(price=5, periodicity=1, hidden=True)
    page = shown(operator)
    ladders = page[page.index("Prices of what is listed") :]
    assert re.findall(r"<h3>([^<]+)</h3>", ladders) == ["JPY, every month", "USD, every month"]
    assert re.findall(r'class="figure">([^<]+)<', ladders) == [
        "JPY 500",
        "USD 10.00 to USD 20.00",
        "USD 40.00",
    ]
    assert "Web Meeting, basic (2)" in ladders


def test_a_ladder_of_free_packages_is_drawn(operator: Client) -> None:
    make_published_package(price=0, periodicity=1)
    assert 'x="0.00%" width="3.00%"' in shown(operator)


def test_a_long_ladder_says_how_many_steps_it_leaves_out(operator: Client) -> None:
    provider = make_provider()
    for number in range(14):
        make_published_package(price=number, tier=f"tier {number:02}", providers=[provider])
    assert "and 2 dearer" in shown(operator)


def test_who_may_see_packages_is_shown_the_figures(member_of: Callable[[str], Client]) -> None:
    assert "What is on sale" in shown(member_of("Catalog readers"))


@pytest.mark.parametrize(
    "rights, figures, changes",
    [
        ([], False, False),
        (["view_package"], True, False),
        (["view_change"], False, True),
        (["view_package", "view_change"], True, True),
    ],
)
def test_the_front_page_shows_what_somebody_may_see(
    with_rights: Callable[..., Client], rights: list[str], figures: bool, changes: bool
) -> None:
    page = shown(with_rights(*rights))
    assert ("What is on sale" in page, "Latest changes" in page) == (figures, changes)
    assert "Dashboard" in page


def test_the_number_of_queries_does_not_depend_on_the_catalog(operator: Client) -> None:
    make_published_package(tier="one")
    few = queries_of(operator, FRONT)
    for number in range(5):
        make_published_package(tier=f"tier {number}", price=number, features={"max_rooms": 5})
    assert queries_of(operator, FRONT) == few


@pytest.mark.parametrize("group, offered", [("Catalog readers", False), ("Catalog managers", True)])
def test_an_empty_catalog_offers_to_begin_to_whoever_may(
    group: str, offered: bool, member_of: Callable[[str], Client]
) -> None:
    page = shown(member_of(group))
    assert "There are no packages yet." in page
    assert ("Add a provider" in page) is offered
