"""The command `lint_catalog`: what is stored is read right, told in lines or as JSON, and fails a build."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import lifecycle, linting
from catalog.bulk import add_packages
from catalog.changes import change_package, write
from catalog.demo import load
from catalog.models import Package
from catalog.models.whole import Whole
from features.models import Feature
from features.read_only import open_for_the_seed
from tests.factories import grant, make_package, make_provider, make_published_package, withdraw

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent.parent


def lint(*arguments: str) -> tuple[list[str], str, int]:
    """What it prints, how it fails (the empty text where it does not), and what it exits with."""
    output = StringIO()
    try:
        call_command("lint_catalog", *arguments, stdout=output)
    except CommandError as error:
        return output.getvalue().splitlines(), str(error), error.returncode
    return output.getvalue().splitlines(), "", 0


def lines_about(code: str) -> list[str]:
    return [line for line in lint()[0] if line.startswith(f"{code}: ")]


@pytest.fixture
def granted_all(registry: None) -> None:
    """A hidden package that grants each feature, so that none is lacking."""
    codes = [feature.code for feature in Feature.objects.all()]
    with open_for_the_seed():
        Feature.objects.update(service_types=[], delivered_by="platform")
    make_published_package(code="everything", price=999, hidden=True, features=dict.fromkeys(codes, True))


def test_an_empty_catalog_has_nothing_wrong(registry: None) -> None:
    features = Feature.objects.count()

    said = f"Nothing found. Packages on offer: 0, of 0 not retired. Features: {features}. Silenced: 0."
    assert lint() == ([said], "", 0)


def test_a_finding_is_a_line_and_exits_with_2(granted_all: None) -> None:
    make_published_package(code="meet-plus", price=9, features={"max_rooms": 10, "polls": True})
    make_published_package(code="meet-basic", price=10, signup_fee=5, features={"max_rooms": 5})

    told, failure, returncode = lint()
    assert told == [
        "meet-basic: dominated: meet-plus costs no more (USD 9.00, once) and gives no less, and is ahead in "
        "price (USD 10.00 here), sign-up fee (USD 0.00, USD 5.00 here), Rooms (10, 5 here) and Polls (on, "
        "none here). Grant more than meet-plus in something, ask less than USD 9.00, or retire one of the "
        "two."
    ]
    features = Feature.objects.count()
    assert failure == (
        f"1 finding. Packages on offer: 3, of 3 not retired. Features: {features}. Silenced: 0."
    )
    assert returncode == 2


def test_what_is_silenced_is_counted_and_shown_on_demand(granted_all: None) -> None:
    make_published_package(code="plus", price=9, features={"max_rooms": 10})
    silences = {"lint": {"dominated": "a campaign, ends in May"}}
    make_published_package(code="basic", price=10, features={"max_rooms": 5}, package_settings=silences)

    told, _, returncode = lint()
    assert (len(told), returncode) == (1, 0)
    assert told[0].startswith("Nothing found. Packages on offer: 3, ")
    assert told[0].endswith("Silenced: 1.")
    line, _ = lint("--silenced")[0]
    assert line.startswith("basic: dominated (silenced: a campaign, ends in May): plus costs no more")


def test_json_holds_what_was_looked_at_and_both_kinds_of_findings(granted_all: None) -> None:
    make_published_package(code="plus", price=9, features={"max_rooms": 10})
    silences = {"lint": {"dominated": "known"}}
    make_published_package(code="basic", price=10, features={"max_rooms": 5}, package_settings=silences)
    make_published_package(code="empty", currency="EUR")
    make_package(code="draft")

    told, _, returncode = lint("--json")
    document = json.loads("\n".join(told))
    assert returncode == 2
    assert datetime.fromisoformat(document["at"]) <= timezone.now()
    assert document["looked_at"] == {"packages": 5, "on_offer": 4, "features": Feature.objects.count()}
    assert document["findings"] == [
        {
            "rule": "grants_nothing",
            "packages": ["empty"],
            "more_packages": 0,
            "compared_with": [],
            "feature": None,
            "reason": "It is active, at EUR 0.00, and grants no feature.",
            "remedy": "Grant something, or unpublish it until it does.",
            "silenced": None,
        }
    ]
    [silenced] = document["silenced"]
    assert (silenced["rule"], silenced["packages"], silenced["silenced"]) == ("dominated", ["basic"], "known")
    assert silenced["compared_with"] == ["plus"]


def test_json_is_one_document_where_nothing_is_found(granted_all: None) -> None:
    told, failure, returncode = lint("--json")

    assert (failure, returncode) == ("", 0)
    assert json.loads("\n".join(told))["findings"] == []


def tier(code: str, rank: int, entry: dict[str, Any], **terms: Any) -> Package:
    """On sale; one entry of storage."""
    package = make_package(
        code=code, tier=code.split("-")[1], tier_rank=rank, overages_enabled="overage_price" in entry,
        providers=[make_provider()], **terms,
    )  # fmt: skip
    with change_package(package):
        write(package, features=[grant(package, "max_storage", **entry)])
    lifecycle.publish(package)
    return package


def test_amounts_resets_and_overages_are_read_as_they_are_stored(granted_all: None) -> None:
    price = {"overage_price": Decimal("0.0005"), "overage_unit": Decimal("0.5")}
    weekly = {"periodicity_type": "weekly", "periodicity": 2}
    terms: dict[str, Any] = {"periodicity": 2, "periodicity_type": "week"}
    tier("a-small", 1, {"value": Decimal("0.1"), **price, **weekly}, price=Decimal("0.10"), **terms)
    tier("a-large", 2, {"value": 100, **weekly}, price=Decimal("0.30"), **terms)

    [line] = lines_about("a-small")
    assert line == (
        "a-small: overage_never_dearer: Storage: as much as a-large grants (100 gb) costs at most USD 0.20 "
        "here, overage included, and USD 0.30 there: nobody moves up because of it; only beyond 204.6 gb "
        "does it cost more. Ask more than USD 0.001 a block of 0.5 gb, or less for a-large."
    )


def next_up(**terms: Any) -> Package:
    return tier("a-next", 2, {"value": 50}, price=5, **terms)


DEFECTS: dict[str, Callable[[], object]] = {
    "dominated": lambda: [
        make_published_package(code=code, price=price, features={"max_rooms": 5})
        for code, price in (("right", 9), ("wrong", 10))
    ],
    "rank_contradicts_limits": lambda: [next_up(), tier("a-wrong", 3, {"value": 5}, price=2)],
    "overage_dearer": lambda: [next_up(), tier("a-wrong", 1, {"value": 10, "overage_price": 9}, price=3)],
    "overage_never_dearer": lambda: [
        next_up(),
        tier("a-wrong", 1, {"value": 10, "overage_price": 0}, price=3),
    ],
    "missing_in_family": lambda: [
        next_up(),
        tier("a-next-eu", 2, {"value": 50}, price=5, currency="EUR"),
        tier("a-wrong", 1, {"value": 10}, price=3),
    ],
    "trial_longer_than_period": lambda: make_published_package(
        code="wrong", trial_period=2, trial_interval="month", periodicity=1, features={"max_rooms": 1}
    ),
    "grants_nothing": lambda: make_published_package(code="wrong", currency="EUR"),
    "bad_silence": lambda: make_package(code="wrong", package_settings={"lint": {"dominate": "why"}}),
}


@pytest.mark.parametrize("rule", DEFECTS)
def test_each_defect_that_is_stored_is_found(rule: str, granted_all: None) -> None:
    DEFECTS[rule]()

    [line] = lint()[0]
    assert f"wrong: {rule}: " in line


def test_a_window_that_has_passed_is_found(granted_all: None) -> None:
    ends = timezone.now() + timedelta(hours=1)
    make_published_package(code="wrong", features={"max_rooms": 1}, available_until=ends)

    assert lint()[2] == 0
    [finding] = [it for looked in linting.lint_catalog(ends) for it in looked.findings]
    assert (finding.about, finding.rule) == ("wrong", "never_sold")


def test_what_was_withdrawn_is_not_expected_of_anybody(granted_all: None) -> None:
    with change_package(Package.objects.get()) as package:
        kept = package.features.exclude(feature__code__in=["polls", "watermark"])
        write(package, features=[*kept])
    assert [line.split(":")[0] for line in lint()[0]] == ["polls", "watermark"]

    withdraw("polls")
    assert [line.split(":")[0] for line in lint()[0]] == ["watermark"]


def test_the_registry_silences_what_nobody_is_to_have(registry: None) -> None:
    make_published_package(features={"max_rooms": 5})
    with open_for_the_seed():
        Feature.objects.update(feature_settings={"lint": {"never_granted": "not here"}})

    assert lint()[2] == 0
    told, _, _ = lint("--silenced")
    assert any(
        line.startswith("polls: never_granted (silenced: not here): Polls: available") for line in told
    )


def test_a_retired_package_is_not_looked_at(granted_all: None) -> None:
    wrong = make_published_package(code="wrong", currency="EUR", package_settings={"lint": 5})
    lifecycle.retire(wrong)

    assert lint()[2] == 0


def test_packages_without_documents_can_not_be_looked_at(granted_all: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_storeddocument")

    assert lint()[1:] == (
        "Packages have no document yet: `manage.py seed_features` renders them.", 1
    )  # fmt: skip


@pytest.mark.parametrize("text", ["spoilt", "[]", "{}", '{"features": 3}', '{"code": null}'], ids=range(5))
def test_a_document_that_was_spoilt_is_named(text: str, granted_all: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_storeddocument SET text = %s", [text])

    assert lint()[1:] == (
        "everything: its stored document can't be read: `manage.py check_catalog --fix`.", 1
    )  # fmt: skip


def test_it_takes_two_queries_however_many_packages_there_are(
    registry: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "CHUNK", 50)
    add_packages(
        Whole(Package(code=f"{service_type}-{number}", name="Standard", service_type=service_type))
        for number in range(120)
        for service_type in ("meet", "live")
    )

    with CaptureQueriesContext(connection) as queries:
        told, _, _ = lint()
    assert "of 240 not retired" in told[-1]
    assert len(queries) == 2


def test_the_findings_in_the_demo_are_these(registry: None) -> None:
    load(datetime.now(UTC))

    assert [line.split(": ")[:2] for line in lint()[0]] == [
        ["allow_create_account", "never_granted"],
        ["allow_delete_account", "never_granted"],
    ]
    assert lint()[1].endswith("Silenced: 3.")


@pytest.mark.parametrize("argument, says", [("--jsn", "unrecognized arguments"), ("--silenced=1", "ignored")])
def test_arguments_that_are_none_exit_with_1_and_not_as_if_something_were_found(
    argument: str, says: str
) -> None:
    command = [sys.executable, "manage.py", "lint_catalog", argument]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
