"""Clients that write at the same moment: nothing is lost, no rule is broken, and no answer is a 500."""

import json
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from catalog.changes import change_package
from catalog.models import Package, PackageProvider, Provider, Status
from catalog.models.publishing import publishing_problems
from catalog.models.whole import Whole
from tests.api.answers import API, refusals
from tests.catalog.at_once import at_once, request
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "/packages/meet-standard"


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_edits_of_one_package_are_all_kept(manager: APIClient) -> None:
    make_package(code="meet-standard")
    edits = {
        "name": "New",
        "description": "For teams.",
        "short_description": "Teams",
        "tier": "basic",
        "tier_rank": 7,
        "price": 12.5,
        "grace_period": 3,
        "package_metadata": {"sku": "M-1"},
    }

    answers = at_once(
        *(request(manager, "PATCH", HERE, json.dumps({name: value})) for name, value in edits.items())
    )

    assert statuses(answers) == [200] * 8
    document = manager.get(f"{API}{HERE}").json()
    assert {name: document[name] for name in edits} == edits


def test_edits_of_one_entry_are_all_kept(manager: APIClient) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5})
    edits = {
        "value": 10,
        "overage_price": 1.5,
        "overage_unit": 5,
        "sort_order": 7,
        "settings": {"a": 1},
        "metadata": {"b": 2},
    }
    entry = f"{HERE}/features/max_rooms"

    answers = at_once(
        *(request(manager, "PATCH", entry, json.dumps({name: value})) for name, value in edits.items())
    )

    assert statuses(answers) == [200] * 6
    document = manager.get(f"{API}{entry}").json()
    assert {name: document[name] for name in edits} == edits


@pytest.mark.parametrize("row", ["features/max_rooms", "providers/bbb-main"])
def test_a_row_is_read_when_it_is_the_clients_turn(manager: APIClient, row: str) -> None:
    package = make_package(
        code="meet-standard", features={"max_rooms": 5}, providers=[make_provider(code="bbb-main")]
    )
    patch = request(manager, "PATCH", f"{HERE}/{row}", '{"settings": {"a": 1}}')
    under_way = Event()

    def change_slowly() -> None:
        with change_package(package):
            for changed in (package.features.get(), package.providers.get()):
                changed.metadata = {"b": 2}
                changed.save()
            under_way.set()
            sleep(0.3)  # seconds, in which the other asks for the row

    def patch_meanwhile() -> Any:
        under_way.wait()
        return patch()

    _, answer = at_once(change_slowly, patch_meanwhile)

    assert (answer.json()["settings"], answer.json()["metadata"]) == ({"a": 1}, {"b": 2})


def test_a_package_is_published_and_edited_by_many(manager: APIClient) -> None:
    make_package(code="meet-standard", providers=[make_provider()])
    publishing = [request(manager, "POST", f"{HERE}/publish")] * 4
    editing = [request(manager, "PATCH", HERE, f'{{"tier_rank": {rank}}}') for rank in range(1, 5)]

    answers = at_once(*publishing, *editing)

    assert statuses(answers) == [200] * 8
    package = Package.objects.get()
    assert (package.status, package.tier_rank > 0) == ("active", True)


def test_a_default_provider_is_active_however_many_attach_it_while_it_is_deactivated(
    manager: APIClient,
) -> None:
    for _ in range(3):
        provider = make_provider()
        packages = [make_package() for _ in range(7)]
        body = json.dumps({"provider": provider.code, "default": True})

        *attached, deactivated = at_once(
            *(request(manager, "POST", f"/packages/{package.code}/providers", body) for package in packages),
            request(manager, "PATCH", f"/providers/{provider.code}", '{"active": false}'),
        )

        assert set(statuses(attached)) <= {201, 400}
        assert deactivated.status_code in (200, 400)
        assert (deactivated.status_code == 200) == (statuses(attached) == [400] * 7)
        assert not PackageProvider.objects.filter(default=True, provider__active=False).exists()


def test_a_provider_waits_for_a_package_that_is_on_its_way_to_be_published(manager: APIClient) -> None:
    recorder = make_provider()
    package = make_package(
        features={"recording": True}, providers=[make_provider(features_off=["recording"]), recorder]
    )
    deactivate = request(manager, "PATCH", f"/providers/{recorder.code}", '{"active": false}')
    under_way, ended = Event(), Event()

    def publish_slowly() -> None:
        with change_package(package):
            package.status = Status.ACTIVE
            package.save()
            under_way.set()
            ended.wait(0.5)  # seconds, for one who does not wait

    def deactivate_meanwhile() -> Any:
        under_way.wait()
        answer = deactivate()
        ended.set()
        return answer

    _, answer = at_once(publish_slowly, deactivate_meanwhile)

    assert (answer.status_code, refusals(answer)) == (409, {(None, "feature_not_understood")})
    assert publishing_problems(Whole.loaded(Package.objects.get()), timezone.now()) == []


def test_a_code_is_given_once(manager: APIClient) -> None:
    for number in range(5):
        body = json.dumps({"code": f"meet-{number}", "name": "New", "service_type": "meet"})

        answers = at_once(*[request(manager, "POST", "/packages", body)] * 4)

        assert statuses(answers) == [201, 400, 400, 400]
        refused = [refusals(answer) for answer in answers if answer.status_code == 400]
        assert refused == [{("code", "unique")}] * 3
    assert Package.objects.count() == 5


def test_a_provider_is_attached_once_and_a_feature_granted_once(manager: APIClient) -> None:
    make_provider(code="bbb-main")
    make_package(code="meet-standard")
    attaching = request(manager, "POST", f"{HERE}/providers", '{"provider": "bbb-main"}')
    granting = request(manager, "POST", f"{HERE}/features", '{"code": "max_rooms", "value": 5}')

    answers = at_once(attaching, granting, attaching, granting, attaching, granting)

    assert statuses(answers) == [201, 201, 400, 400, 400, 400]
    assert {code for answer in answers if answer.status_code == 400 for _, code in refusals(answer)} == {
        "duplicate_provider",
        "duplicate_feature",
    }


def test_one_of_two_defaults_wins(manager: APIClient) -> None:
    first, *others = [make_provider() for _ in range(5)]
    package = make_published_package(code="meet-standard", providers=[first, *others])
    for _ in range(3):
        answers = at_once(
            *(
                request(manager, "PATCH", f"{HERE}/providers/{provider.code}", '{"default": true}')
                for provider in others
            )
        )

        assert statuses(answers) == [200] * 4
        assert package.providers.filter(default=True).count() == 1


def test_a_draft_is_either_published_or_deleted(manager: APIClient) -> None:
    for number in range(5):
        path = f"/packages/meet-{number}"
        make_package(code=f"meet-{number}", providers=[make_provider()])

        published, deleted = at_once(
            request(manager, "POST", f"{path}/publish"), request(manager, "DELETE", path)
        )

        assert (published.status_code, deleted.status_code) in {(200, 409), (404, 204)}


def test_clones_of_one_package_get_codes_of_their_own(manager: APIClient) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5}, providers=[make_provider()])

    answers = at_once(*[request(manager, "POST", f"{HERE}/clone", "{}")] * 4)

    assert statuses(answers) == [201] * 4
    assert len({answer.json()["code"] for answer in answers}) == 4


def test_locks_are_taken_in_one_order(manager: APIClient) -> None:
    """Packages that share their providers, named in every order, while the providers change too."""
    providers = [make_provider() for _ in range(4)]
    packages = [make_package(providers=providers) for _ in range(4)]
    rows = [{"provider": provider.code, "default": provider == providers[0]} for provider in providers]

    for _ in range(3):
        answers = at_once(
            *(
                request(
                    manager,
                    "PATCH",
                    f"/packages/{package.code}",
                    json.dumps({"providers": rows[place:] + rows[:place]}),
                )
                for place, package in enumerate(packages)
            ),
            *(
                request(manager, "PATCH", f"/providers/{provider.code}", '{"name": "Renamed"}')
                for provider in reversed(providers)
            ),
        )

        assert statuses(answers) == [200] * 8
    assert set(Provider.objects.values_list("name", flat=True)) == {"Renamed"}
