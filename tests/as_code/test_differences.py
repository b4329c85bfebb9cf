"""What applying would do, as somebody reads it who reviews a change of the files."""

from pathlib import Path

import pytest

from catalog import lifecycle
from catalog.models import Package, Provider, StoredDocument
from catalog.models.door import opened
from tests.as_code.directories import Checkout, actions, told
from tests.factories import make_package

pytestmark = pytest.mark.django_db

NEW = """\
code = "meet-new"
name = "New"
service_type = "meet"
price = 9.5
{more}
[features]
max_rooms = 10

[providers.bbb-main]
default = true
"""


def test_where_the_files_say_what_there_is_there_is_nothing_to_do(checkout: Checkout) -> None:
    assert checkout.diff() == []


def test_the_same_said_in_another_way_is_nothing_to_do(checkout: Checkout) -> None:
    """By a person: with comments, in another order, with what a row has anyway."""
    checkout.write(
        "packages/meet-standard",
        """# Ours.
name = "Standard"
code = "meet-standard"
price = 12
available_from = "none"
[providers]
bbb-spare = { active = true }
bbb-main = { default = true, settings = {} }
[features]
recording = true
max_storage = { value = true, periodicity_type = "monthly", overage_unit = 1.0 }
max_rooms = { value = 5.000, overage_price = 3, sort_order = 7 }
""",
    )

    assert checkout.diff() == []


def test_prices_and_limits_go_up_and_down(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="10", overage_price="4.5", name='"Basic"')
    checkout.write(
        "packages/meet-standard", checkout.text("packages/meet-standard").replace("value = 5", "value = 8")
    )

    assert told(checkout.diff()) == [
        "change  packages/meet-standard",
        '    name: "Standard" → "Basic"',
        "    price: USD 12.00 → USD 10.00 (down)",
        "    features.max_rooms.value: 5 → 8 (up)",
        "    features.max_rooms.overage_price: USD 3.00 → USD 4.50 (up)",
    ]


def test_a_new_package_is_told_by_what_it_does_not_have_anyway(checkout: Checkout) -> None:
    checkout.write("packages/meet-new", NEW.format(more="tier_rank = 0"))

    assert told(checkout.diff()) == [
        "create  packages/meet-new",
        '    name: "New"',
        '    service_type: "meet"',
        "    price: USD 9.50",
        "    features.max_rooms: 10",
        "    providers.bbb-main: default true",
    ]


@pytest.mark.parametrize(
    "more, wanted",
    [
        ("", ("create",)),
        ('status = "active"', ("create", "publish")),
        ('status = "inactive"', ("create",)),
        ('status = "active"\nretired = true', ("create", "publish", "retire")),
    ],
)
def test_a_new_package_may_be_anything(checkout: Checkout, more: str, wanted: tuple[str, ...]) -> None:
    checkout.write("packages/meet-new", NEW.format(more=more))

    assert actions(checkout.diff()) == {"packages/meet-new": wanted}


@pytest.mark.parametrize(
    "name, attributes, wanted",
    [
        ("meet-standard", {"status": '"inactive"'}, ("unpublish",)),
        ("meet-standard", {"retired": "true"}, ("retire",)),
        (
            "meet-standard",
            {"retired": "true", "status": '"inactive"', "price": "1"},
            ("change", "unpublish", "retire"),
        ),
        ("meet-retired", {"retired": "false"}, ("restore",)),
        ("meet-inactive", {"status": '"active"'}, ("publish",)),
        ("meet-draft", {"status": '"inactive"'}, ("change",)),
    ],
)
def test_the_life_of_a_package_is_told_by_its_steps(
    checkout: Checkout, name: str, attributes: dict[str, str], wanted: tuple[str, ...]
) -> None:
    checkout.say(f"packages/{name}", **attributes)

    assert actions(checkout.diff()) == {f"packages/{name}": wanted}


def test_a_change_of_the_currency_after_publication_is_flagged(checkout: Checkout) -> None:
    for name in ("meet-standard", "meet-draft"):
        checkout.say(f"packages/{name}", currency='"EUR"')
    draft, standard = checkout.diff()

    assert draft.warnings == ()
    assert standard.warnings == ("It was published in USD: look at each of its amounts.",)
    assert [*standard.lines()][-1] == f"    ! {standard.warnings[0]}"


def test_a_change_of_a_provider_says_how_many_packages_it_concerns(checkout: Checkout) -> None:
    checkout.say("providers/bbb-main", name='"Main"', host_url='"https://new.example.com"')
    checkout.say("providers/custom", a="2.5")
    before = Provider.objects.get(code="bbb-main").name

    assert told(checkout.diff()) == [
        "change  providers/bbb-main, attached to 2 packages",
        f'    name: "{before}" → "Main"',
        '    properties.host_url: "https://bbb.example.com" → "https://new.example.com"',
        "change  providers/custom",
        "    properties.a: 1.5 → 2.5",
    ]


def test_a_secret_is_told_by_its_name_alone(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BBB_MAIN_SECRET", "another secret")
    (step,) = checkout.diff()

    assert [*step.lines()] == [
        "change  providers/bbb-main, attached to 2 packages",
        "    secrets.secret: set anew",
    ]
    assert "another secret" not in str(step.as_json())


def test_a_new_provider_comes_before_the_packages_that_it_is_attached_to(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "secret")
    text = (
        checkout.text("providers/bbb-main").replace("bbb-main", "bbb-zz").replace("BBB_MAIN_SECRET", "OURS")
    )
    checkout.write("providers/bbb-zz", text)
    checkout.append("packages/meet-draft", "[providers.bbb-zz]\ndefault = true")

    assert actions(checkout.diff()) == {"providers/bbb-zz": ("create",), "packages/meet-draft": ("change",)}


def test_what_has_no_file_is_left_alone_or_retired_when_asked(checkout: Checkout) -> None:
    make_package(code="meet-today")
    for name in ("packages/meet-standard", "packages/meet-retired", "providers/bbb-spare"):
        checkout.file(name).unlink()

    assert checkout.diff() == []
    assert actions(checkout.diff(pruning=True)) == {
        "packages/meet-standard": ("retire",),
        "packages/meet-today": ("retire",),
    }


def test_for_a_program_a_step_is_json(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="10", status='"inactive"')
    (step,) = checkout.diff()

    assert step.as_json() == {
        "resource": "package",
        "code": "meet-standard",
        "actions": ["change", "unpublish"],
        "changes": [{"path": "/price", "old": 12, "new": 10, "direction": "down"}],
        "secrets": [],
        "packages": None,
        "warnings": [],
    }


def test_a_package_without_a_document_is_compared_by_its_rows(checkout: Checkout) -> None:
    with opened():
        StoredDocument.objects.filter(package__code="meet-standard").delete()

    assert checkout.diff() == []


def test_a_retired_package_stays_retired_in_an_export_elsewhere(checkout: Checkout, tmp_path: Path) -> None:
    lifecycle.retire(Package.objects.get(code="meet-standard"))
    other = Checkout(tmp_path / "other")
    other.export()

    assert actions(checkout.diff()) == {"packages/meet-standard": ("restore",)}
    assert other.diff() == []
