"""What happens to packages as a whole: by an action on the list, and by a button on the page."""

import pytest
from django.test import Client

from catalog import lifecycle
from catalog.models import Package, Status
from tests.admin.browser import taken, told
from tests.admin.pages import PACKAGES, chosen, page_of
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db


def standing(package: Package) -> tuple[str, bool]:
    package.refresh_from_db()
    return package.status, package.retired


def test_packages_are_published_and_each_refused_one_is_told_with_all_its_reasons(operator: Client) -> None:
    good = make_package(providers=[make_provider()])
    bare = make_package(code="bare", name="Bare", overages_enabled=True)
    idle = make_package(code="idle", name="Idle", features={"recording": True})
    also_good = make_package(providers=[make_provider()])
    answer = operator.post(PACKAGES, chosen("publish", bare, good, idle, also_good))
    assert [standing(package)[0] for package in (good, bare, idle, also_good)] == [
        "active",
        "draft",
        "draft",
        "active",
    ]
    assert sorted(told(answer)) == [
        "2 packages: each is active now.",
        "Bare (bare) was not published. It has no active default provider. "
        "Overages are enabled, and no feature has an overage price.",
        "Idle (idle) was not published. It has no active default provider. "
        "No active provider understands Recording.",
    ]


@pytest.mark.parametrize("from_the_list", [True, False])
@pytest.mark.parametrize(
    ("action", "after", "words"),
    [
        ("unpublish", ("inactive", False), "is not on sale now"),
        ("retire", ("active", True), "is retired now"),
        ("publish", ("active", False), "is active now"),
        ("restore", ("active", False), "is not retired now"),
    ],
)
def test_a_package_takes_a_step(
    operator: Client, from_the_list: bool, action: str, after: tuple[str, bool], words: str
) -> None:
    package = make_published_package()
    if from_the_list:
        answer = operator.post(PACKAGES, chosen(action, package))
    else:
        answer = taken(operator, package, action)
    assert answer["Location"] == (PACKAGES if from_the_list else page_of(package))
    assert standing(package) == after
    assert told(answer) == [f"{package} {words}."]


def test_a_package_is_cloned_into_a_draft(operator: Client) -> None:
    package = make_published_package(code="meet-standard", name="Standard", features={"max_rooms": 5})
    answer = operator.post(PACKAGES, chosen("clone", package))
    copy = Package.objects.get(code="meet-standard-copy")
    assert told(answer) == ["Standard (copy) (meet-standard-copy) is a new draft."]
    assert (copy.status, copy.features.get().value, copy.stock_qty) == (Status.DRAFT, 5, 0)


def test_a_step_stands_in_the_log_of_the_package(operator: Client) -> None:
    package = make_published_package()
    taken(operator, package, "retire")
    assert "Retired." in operator.get(page_of(package, "log")).content.decode()


def test_a_refused_step_leaves_no_trace_in_the_log(operator: Client) -> None:
    package = make_package()
    assert "was not published" in told(taken(operator, package, "publish"))[0]
    assert list(operator.get(page_of(package, "log")).context["action_list"]) == []


def test_a_page_offers_the_steps_that_lead_on(operator: Client) -> None:
    def offered(package: Package) -> list[str]:
        return [label for label, _ in operator.get(page_of(package)).context["steps"]]

    package = make_package(providers=[make_provider()])
    assert offered(package) == ["Retire"]
    lifecycle.publish(package)
    assert offered(package) == ["Unpublish", "Retire"]
    lifecycle.retire(package)
    assert offered(package) == ["Unpublish", "Restore"]


def test_a_step_is_taken_by_post_alone(operator: Client) -> None:
    package = make_published_package()
    assert operator.get(page_of(package, "retire")).status_code == 405
    assert standing(package) == ("active", False)


def test_a_step_of_a_package_that_is_gone_is_told(operator: Client) -> None:
    package = make_package()
    address = page_of(package, "retire")
    lifecycle.delete(package)
    answer = operator.post(address)
    assert answer["Location"] == PACKAGES
    assert "deleted meanwhile" in told(answer)[0]
