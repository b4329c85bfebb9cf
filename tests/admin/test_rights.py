"""What the groups may do in the admin: readers look, managers write."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Package, Provider, Status
from features.models import Feature
from tests.admin.browser import row, sent, taken
from tests.admin.pages import ADD_BBB, ADD_PACKAGE, FEATURES, PACKAGES, PROVIDERS, chosen, page_of
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

MemberOf = Callable[[str], Client]


def test_a_manager_makes_and_publishes_a_package(member_of: MemberOf) -> None:
    manager = member_of("Catalog managers")
    rows = [
        row("features", feature=Feature.objects.get(code="max_rooms").pk, value="5"),
        row("providers", provider=make_provider().pk, default="on"),
    ]
    new = {"name": "Meet Standard", "code": "meet-standard", "service_type": "meet"}
    assert sent(manager, ADD_PACKAGE, *rows, button="_publish", **new).status_code == 302
    package = Package.objects.get()
    assert package.status == Status.ACTIVE
    assert sent(manager, page_of(package), **{"features-0-value": "6"}).status_code == 302
    assert package.features.get().value == 6
    taken(manager, package, "retire")
    package.refresh_from_db()
    assert package.retired


def test_a_manager_makes_and_edits_a_provider(member_of: MemberOf) -> None:
    manager = member_of("Catalog managers")
    new = {"name": "BBB", "code": "bbb", "service_type": "meet"}
    properties = {"property_host_url": "https://bbb.example.com", "property_secret": "hush"}
    assert sent(manager, ADD_BBB, **new, **properties).status_code == 302
    assert sent(manager, page_of(Provider.objects.get()), name="Renamed").status_code == 302
    assert Provider.objects.get().name == "Renamed"


def test_a_reader_sees_packages_with_their_rows(member_of: MemberOf) -> None:
    package = make_package(
        price=1250,
        has_stock=True,
        stock_qty=4321,
        features={"max_storage": 10},
        providers=[make_provider(name="Frankfurt")],
    )
    reader = member_of("Catalog readers")
    assert reader.get(PACKAGES).status_code == 200
    page = reader.get(page_of(package)).content.decode()
    for words in ("USD 1,250.00", ">4,321<", "10 gb", "Frankfurt"):
        assert words in page
    for button in ('name="_save"', 'name="_publish"', page_of(package, "retire")):
        assert button not in page


def test_a_reader_sees_providers_and_features(member_of: MemberOf) -> None:
    provider = make_provider()
    reader = member_of("Catalog readers")
    page = reader.get(page_of(provider)).content.decode()
    assert "host_url: https://bbb.example.com" in page
    assert "secret: set" in page
    assert reader.get(PROVIDERS).status_code == reader.get(FEATURES).status_code == 200


def test_a_reader_writes_nothing(member_of: MemberOf) -> None:
    package, provider = make_published_package(), make_provider()
    reader = member_of("Catalog readers")
    for address in (
        ADD_PACKAGE,
        ADD_BBB,
        f"{PROVIDERS}add/",
        page_of(package),
        page_of(package, "retire"),
        page_of(package, "clone"),
        page_of(package, "delete"),
        page_of(provider),
        page_of(provider, "delete"),
    ):
        assert reader.post(address, {"name": "Changed", "post": "yes"}).status_code == 403
    reader.post(PACKAGES, chosen("retire", package))
    package.refresh_from_db()
    assert (package.retired, Package.objects.count(), Provider.objects.count()) == (False, 1, 2)
    assert not Provider.objects.filter(name="Changed").exists()


NEW = {"name": "Meet Standard", "code": "meet-standard", "service_type": "meet"}


def test_who_may_add_and_not_change_makes_a_draft_and_publishes_nothing(
    with_rights: Callable[..., Client],
) -> None:
    clerk = with_rights("add_package", "view_package", "view_provider")
    delivering = row("providers", provider=make_provider().pk, default="on")
    assert 'name="_publish"' not in clerk.get(ADD_PACKAGE).content.decode()
    assert sent(clerk, ADD_PACKAGE, delivering, button="_publish", **NEW).status_code == 403
    assert not Package.objects.exists()
    assert sent(clerk, ADD_PACKAGE, delivering, **NEW).status_code == 302
    assert Package.objects.get().status == Status.DRAFT


RIGHTS = frozenset({"view_package", "add_package", "change_package", "delete_package", "view_change"})

PAGES = {
    "": "view_package",
    "add/": "add_package",
    "compare/": "view_package",
    "simulate/": "view_package",
    "lint/": "view_package",
    "changes/": "view_change",
    "import/": "change_package",
}


@pytest.mark.parametrize("page_name, right", PAGES.items())
def test_a_page_is_open_to_who_has_its_right_and_to_nobody_else(
    with_rights: Callable[..., Client], page_name: str, right: str
) -> None:
    others = RIGHTS - {right}
    if right == "view_package":
        others -= {"change_package"}  # Django: who may change may see
    assert with_rights(right).get(PACKAGES + page_name).status_code == 200
    assert with_rights(*others).get(PACKAGES + page_name).status_code == 403


STEPS = {
    "publish": "change_package",
    "retire": "change_package",
    "clone": "add_package",
    "delete": "delete_package",
}


@pytest.mark.parametrize("step, right", STEPS.items())
def test_a_step_is_open_to_who_has_its_right_and_to_nobody_else(
    with_rights: Callable[..., Client], step: str, right: str
) -> None:
    package = make_package(providers=[make_provider()])
    assert with_rights(*(RIGHTS - {right})).post(page_of(package, step)).status_code == 403
    assert with_rights("view_package", right).post(page_of(package, step)).status_code != 403


def test_who_belongs_to_no_group_sees_nothing(registry: None, client: Client) -> None:
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    package = make_package()
    for address in (PACKAGES, PROVIDERS, ADD_PACKAGE, page_of(package)):
        assert client.get(address).status_code == 403
