"""What packages would cost and permit, for a use that an operator types or pastes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import lifecycle
from catalog.models import Package
from tests.admin.browser import opened
from tests.admin.pages import PACKAGES, chosen, page_of
from tests.admin.tables import rows_of
from tests.api.quotes import make_quotable
from tests.factories import make_package, make_provider, withdraw

pytestmark = pytest.mark.django_db

HERE = f"{PACKAGES}simulate/"
START = "2026-02-01T00:00"


@pytest.fixture
def standard(registry: None) -> Package:
    return make_quotable()


def simulated(client: Client, *packages: Package | str, **asked: str) -> Any:
    keys = ",".join(package if isinstance(package, str) else package.code for package in packages)
    answer = client.get(HERE, {"packages": keys, "start": START, **asked})
    assert answer.status_code == 200, answer
    return answer


def pasted(client: Client, *packages: Package, **asked: str) -> Any:
    """The answer to the form, sent with events."""
    address = f"{HERE}?packages={','.join(package.code for package in packages)}"
    return client.post(HERE, {**opened(client, address), "start": START, **asked})


def cards(answer: Any) -> list[dict[str, Any]]:
    assert not answer.context["form"].errors
    found: list[dict[str, Any]] = answer.context["cards"]
    return found


def codes_in(answer: Any) -> set[tuple[str, str]]:
    """The fields at which something is wrong, and its codes; then nothing is simulated."""
    assert "cards" not in answer.context
    errors = answer.context["form"].errors.as_data()
    return {(name, error.code) for name, told in errors.items() for error in told}


def words_at(answer: Any, name: str) -> list[str]:
    return list(answer.context["form"].errors[name])


class TestWhatItCosts:
    def test_each_line_is_told_in_words_and_the_total_is_their_sum(
        self, operator: Client, standard: Package
    ) -> None:
        (card,) = cards(simulated(operator, standard, cycles="3", **{"usage.max_storage": "120.5"}))
        assert card["total"] == "EUR 175.45"
        assert card["lines"] == [
            {"label": "Sign-up fee", "amount": "EUR 25.00", "detail": "paid once, at EUR 25.00"},
            {"label": "Price", "amount": "EUR 149.70", "detail": "3 periods of 1 month, at EUR 49.90"},
            {
                "label": "Storage",
                "amount": "EUR 0.75",
                "detail": "3 started blocks of 10 gb beyond 100 gb, at EUR 0.25",
            },
        ]

    def test_without_anything_typed_one_cycle_from_now_is_quoted(
        self, operator: Client, standard: Package
    ) -> None:
        answer = operator.get(HERE, {"packages": standard.id})
        (card,) = cards(answer)
        assert (card["total"], card["allowed"]) == ("EUR 74.90", True)
        assert "Nothing was typed that is used" in answer.content.decode()

    def test_drafts_and_what_is_retired_are_tried_too(self, operator: Client, standard: Package) -> None:
        lifecycle.retire(standard)
        (card,) = cards(simulated(operator, standard))
        assert "draft" in card["state"]
        assert "retired" in card["state"]

    def test_the_cheapest_that_allows_the_use_is_marked(self, operator: Client, registry: None) -> None:
        small = make_package(code="small", price=Decimal(5), features={"max_rooms": 1})
        large = make_package(code="large", price=Decimal(20), features={"max_rooms": 10})
        larger = make_package(code="larger", price=Decimal(30), features={"max_rooms": True})
        answer = simulated(operator, small, large, larger, **{"usage.max_rooms": "2"})
        assert [card["cheapest"] for card in cards(answer)] == [False, True, False]
        assert [card["blocked"] for card in cards(answer)] == [["Rooms"], [], []]
        assert "cheapest in USD" in answer.content.decode()

    def test_one_package_alone_is_not_called_the_cheapest(self, operator: Client, standard: Package) -> None:
        assert not cards(simulated(operator, standard))[0]["cheapest"]

    def test_what_keeps_totals_from_being_compared_is_said(self, operator: Client, standard: Package) -> None:
        dollars = make_package(price=Decimal(5), periodicity=1, periodicity_type="year")
        yen = make_package(price=Decimal(500), currency="JPY", periodicity=1)
        answer = simulated(operator, standard, dollars, yen)
        assert answer.context["cautions"] == [
            "Prices in EUR, JPY and USD are not converted: the cheapest is marked in each currency.",
            "The packages have different periods, so that their totals are for different lengths of time.",
        ]
        assert [card["cheapest"] for card in cards(answer)] == [True, True, True]
        assert simulated(operator, standard).context["cautions"] == []


class TestWhatIsUsed:
    def test_each_package_says_how_full_it_is(self, operator: Client, standard: Package) -> None:
        bare = make_package(name="Bare")
        use = {
            "usage.max_storage": "120",
            "usage.max_rooms": "8",
            "usage.max_participants": "51",
            "usage.max_recordings": "7",
            "usage.max_duration": "60",
            "usage.scheduled_sessions": "1",
        }
        rows = rows_of(simulated(operator, standard, bare, **use))
        assert rows["Storage max_storage"] == ["120 of 100 gb over, charged", "120 gb not granted"]
        assert rows["Rooms max_rooms"] == ["8 of 10 near the limit", "8 not granted"]
        assert rows["Participants max_participants"] == ["51 of 50 over, blocked", "51 not granted"]
        assert rows["Recordings max_recordings"] == ["7 unlimited", "7 not granted"]
        assert rows["Session length max_duration"] == [
            "60 of 60 minutes at the limit",
            "60 minutes not granted",
        ]
        assert rows["Scheduled sessions scheduled_sessions"] == ["1 of 5 within", "1 not granted"]

    @pytest.mark.parametrize(
        ("used", "within", "beyond"),
        [("25", "25.00%", ""), ("100", "100.00%", ""), ("400", "25.00%", "75.00%")],
    )
    def test_a_bar_is_as_long_as_the_use(
        self, operator: Client, standard: Package, used: str, within: str, beyond: str
    ) -> None:
        (row,) = simulated(operator, standard, **{"usage.max_storage": used}).context["used"]
        assert [(bar.within, bar.beyond) for bar in row["bars"]] == [(within, beyond)]

    def test_fields_are_offered_for_what_is_granted_and_for_what_could_be(
        self, operator: Client, standard: Package
    ) -> None:
        withdraw("dial_in_numbers")
        form = simulated(operator, standard).context["form"]
        granted = [field.name for field in form.granted_fields]
        besides = [field.name for field in form.other_fields]
        assert "usage.max_storage" in granted
        assert {"usage.recording", "usage.polls"}.isdisjoint(granted + besides)
        assert {"usage.dial_in_minutes", "usage.email_invitations"} <= set(besides)
        assert {"usage.dial_in_numbers", "usage.peak_viewers"}.isdisjoint(besides)


class TestTheSchedule:
    def test_trial_periods_and_grace_are_drawn_and_told(self, operator: Client, registry: None) -> None:
        package = make_package(
            name="Tried", trial_period=14, grace_period=7, periodicity=1, price=Decimal(10)
        )
        answer = simulated(operator, package, cycles="2", start="2026-03-01T00:00")
        rows = rows_of(answer)
        assert rows["Trial, outside"] == ["2026-03-01 00:00", "2026-03-15 00:00", ""]
        assert rows["1"] == ["2026-03-15 00:00", "2026-04-15 00:00", "2026-04-22 00:00"]
        assert rows["2"] == ["2026-04-15 00:00", "2026-05-15 00:00", "2026-05-22 00:00"]
        lanes = {lane.title: lane.bars for lane in cards(answer)[0]["lanes"]}
        assert [len(lanes[title]) for title in ("Trial", "Paid", "Grace")] == [1, 2, 2]
        assert lanes["Trial"][0].x == "0.00%"
        assert lanes["Paid"][0].words == "Period 1: 2026-03-15 00:00 to 2026-04-15 00:00"

    def test_an_early_conversion_ends_the_trial(self, operator: Client, registry: None) -> None:
        package = make_package(trial_period=14, periodicity=1)
        answer = simulated(operator, package, start="2026-03-01", converted_at="2026-03-04T12:00")
        assert rows_of(answer)["Trial, outside"][:2] == ["2026-03-01 00:00", "2026-03-04 12:00"]

    def test_what_is_sold_once_has_no_end(self, operator: Client, registry: None) -> None:
        answer = simulated(operator, make_package(price=Decimal(10)), cycles="5")
        assert rows_of(answer)["1"] == ["2026-02-01 00:00", "no end", ""]
        (lane,) = cards(answer)[0]["lanes"]
        assert [(bar.x, bar.width) for bar in lane.bars] == [("0.00%", "100.00%")]

    def test_days_are_those_of_the_time_zone(self, operator: Client, registry: None) -> None:
        package = make_package(periodicity=1, periodicity_type="day")
        asked = {"start": "2026-03-28T02:30", "tz": "Europe/Berlin", "cycles": "2"}
        rows = rows_of(simulated(operator, package, **asked))
        assert rows["1"][:2] == ["2026-03-28 02:30", "2026-03-29 03:30"]
        assert rows["2"][:2] == ["2026-03-29 03:30", "2026-03-30 02:30"]

    def test_of_many_periods_the_first_twelve_are_drawn(self, operator: Client, registry: None) -> None:
        package = make_package(periodicity=1, price=Decimal(1))
        answer = simulated(operator, package, cycles="400")
        assert cards(answer)[0]["total"] == "USD 400.00"
        assert len(cards(answer)[0]["periods"]) == 12
        assert "The first 12 periods." in answer.content.decode()
        assert "The first 12" not in simulated(operator, package, cycles="12").content.decode()


class TestWhatIsTypedWrongly:
    @pytest.mark.parametrize(
        ("typed", "refused"),
        [
            ({"cycles": "0"}, ("cycles", "min_value")),
            ({"cycles": "401"}, ("cycles", "max_value")),
            ({"cycles": "x"}, ("cycles", "invalid")),
            ({"start": "2026-02-30"}, ("start", "invalid")),
            ({"start": "9999-12-31"}, ("start", "beyond_the_calendar")),
            ({"tz": "Mars/Phobos"}, ("tz", "unknown_time_zone")),
            ({"converted_at": "2025-01-01"}, ("converted_at", "converted_before_start")),
            ({"converted_at": "later"}, ("converted_at", "invalid")),
            ({"usage.max_rooms": "-1"}, ("usage.max_rooms", "negative_usage")),
            ({"usage.max_rooms": "1,000"}, ("usage.max_rooms", "invalid")),
            ({"usage.max_rooms": "1.00001"}, ("usage.max_rooms", "max_decimal_places")),
            ({"usage.max_rooms": "9" * 11}, ("usage.max_rooms", "max_digits")),
            ({"usage.max_rooms": "9" * 9999}, ("usage.max_rooms", "max_digits")),
            ({"usage.max_rooms": "1\0"}, ("usage.max_rooms", "null_characters_not_allowed")),
            ({"usage.max_roms": "1"}, ("usage.max_roms", "unknown_feature")),
            ({"usage.recording": "1"}, ("usage.recording", "switch_usage")),
            ({"usage.\0": "1"}, ("usage.\0", "unknown_feature")),
        ],
    )
    def test_it_is_told_at_its_field_and_stays(
        self, operator: Client, registry: None, typed: dict[str, str], refused: tuple[str, str]
    ) -> None:
        answer = simulated(operator, make_package(periodicity=1), **typed)
        assert codes_in(answer) == {refused}
        ((name, text),) = typed.items()
        assert answer.context["form"][name].value() == text

    def test_everything_that_is_wrong_is_told_at_once(self, operator: Client, standard: Package) -> None:
        typed = {"cycles": "0", "tz": "Europe/Berln", "usage.max_rooms": "x", "events": "code\nmax_rooms"}
        answer = pasted(operator, standard, **typed)
        assert {name for name, _ in codes_in(answer)} == typed.keys()
        assert words_at(answer, "tz") == [
            "There is no time zone “Europe/Berln”. Did you mean “Europe/Berlin”?"
        ]

    def test_a_draft_whose_terms_contradict_each_other_does_not_stop_the_others(
        self, operator: Client, standard: Package
    ) -> None:
        draft = make_package(trial_period=40, trial_mode="inside", periodicity=1)
        first, second = cards(simulated(operator, draft, standard))
        assert first["problems"] == ["A trial inside the first period must be shorter than the period."]
        assert second["total"] == "EUR 74.90"
        (alone,) = cards(simulated(operator, draft))
        assert alone["problems"] == first["problems"]

    @pytest.mark.parametrize("packages", ["", "\0", "nobody", "x" * 3000])
    def test_without_a_package_one_is_to_be_chosen(self, operator: Client, packages: str) -> None:
        answer = operator.get(HERE, {"packages": packages, "usage.max_rooms": "x", "cycles": "0"})
        assert answer.status_code == 200
        assert "Choose packages to simulate" in answer.content.decode()

    def test_what_names_no_package_is_told_and_the_others_are_simulated(
        self, operator: Client, standard: Package
    ) -> None:
        answer = simulated(operator, standard, "nobody", *(make_package() for _ in range(6)))
        assert len(cards(answer)) == 6
        assert answer.context["problems"] == [
            "There is no package nobody: it was deleted, or the key is mistyped.",
            "At most 6 packages fit beside each other: the first 6 are shown.",
        ]


class TestEvents:
    EVENTS = "code,at,value\nmax_storage,2026-02-01T10:00,70\nmax_storage,2026-02-02T10:00,60.5\n"

    def test_pasted_events_are_counted(self, operator: Client, standard: Package) -> None:
        answer = pasted(operator, standard, events=self.EVENTS)
        assert rows_of(answer)["Storage max_storage"] == ["130.5 of 100 gb over, charged"]
        assert answer.context["form"]["events"].value() == self.EVENTS
        assert "The link does not hold the events." in answer.content.decode()
        assert "events" not in answer.context["share"]

    @pytest.mark.parametrize(
        ("line", "code", "words"),
        [
            (
                "max_roms,2026-02-01,1",
                "unknown_feature",
                "Row 2, column code: The registry has no feature max_roms.",
            ),
            ("recording,2026-02-01,1", "switch_usage", "Row 2, column code: recording is a switch"),
            (
                "max_participants,2026-02-01,1",
                "only_by_usage",
                "Row 2, column code: max_participants is a cap",
            ),
            ("max_storage,tomorrow,1", "invalid", "Row 2, column at: Write an instant as"),
            ("max_storage,2025-12-31,1", "outside_the_cycles", "Row 2, column at: Event 0 is outside"),
            (
                "max_storage,2026-02-01,",
                "missing_property",
                "Row 2, column value: The event needs the property gb.",
            ),
            ("max_storage,2026-02-01,x", "invalid", "Row 2, column value: An amount of use must be a finite"),
            ("max_storage,2026-02-01,-1", "negative_usage", "Row 2, column value: An amount of use must not"),
            (",2026-02-01,1", "missing_value", "Row 2, column code: There is nothing here."),
        ],
    )
    def test_a_bad_event_is_told_by_its_row_and_column(
        self, operator: Client, standard: Package, line: str, code: str, words: str
    ) -> None:
        events = f"code,at,value\n{line}"
        answer = pasted(operator, standard, events=events)
        assert codes_in(answer) == {("events", code)}
        (told,) = words_at(answer, "events")
        assert told.startswith(words)
        assert answer.context["form"]["events"].value() == events

    def test_rows_are_counted_as_they_were_pasted(self, operator: Client, standard: Package) -> None:
        answer = pasted(operator, standard, events="\n\ncode,at,value\n\nmax_storage,x,1")
        assert words_at(answer, "events")[0].startswith("Row 5, column at: ")

    def test_use_is_told_once(self, operator: Client, standard: Package) -> None:
        answer = pasted(operator, standard, events=self.EVENTS, **{"usage.max_storage": "1"})
        assert codes_in(answer) == {("usage.max_storage", "told_twice")}

    def test_no_more_problems_are_told_than_can_be_read(self, operator: Client, standard: Package) -> None:
        answer = pasted(operator, standard, events="code,at\n" + "max_rooms,x\n" * 3000)
        assert len(words_at(answer, "events")) == 100

    def test_events_that_lie_outside_one_package_do_not_stop_the_others(
        self, operator: Client, standard: Package
    ) -> None:
        tried = make_package(trial_period=14, periodicity=1, features={"max_storage": 100})
        first, second = cards(pasted(operator, tried, standard, events=self.EVENTS))
        assert first["problems"][0].startswith("Row 2, column at: Event 0 is outside the cycles")
        assert second["total"] == "EUR 75.90"

    def test_only_the_first_problems_of_one_package_are_listed(
        self, operator: Client, standard: Package
    ) -> None:
        tried = make_package(trial_period=14, periodicity=1)
        events = "code,at,value\n" + "max_storage,2026-02-01,1\n" * 9
        answer = pasted(operator, tried, standard, events=events)
        first, _ = cards(answer)
        assert (len(first["problems"]), first["more_problems"]) == (5, 4)
        assert "<li>and 4 more</li>" in answer.content.decode()


class TestTheAddress:
    def asked(self, address: str) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(address).query))

    def test_what_is_typed_stands_in_it(self, operator: Client, standard: Package) -> None:
        form = opened(operator, f"{HERE}?packages={standard.code}")
        answer = operator.post(
            HERE, {**form, "cycles": "3", "start": START, "usage.max_rooms": " 5 ", "events": " "}
        )
        assert answer.status_code == 302
        assert self.asked(answer["Location"]) == {
            "packages": standard.id,
            "cycles": "3",
            "start": START,
            "tz": "UTC",
            "usage.max_rooms": "5",
        }
        again = operator.get(answer["Location"])
        assert again.context["share"] == f"http://testserver{answer['Location']}#results"
        assert opened(operator, answer["Location"])["usage.max_rooms"] == "5"

    def test_what_is_typed_wrongly_is_kept_through_it(self, operator: Client, standard: Package) -> None:
        form = opened(operator, f"{HERE}?packages={standard.code}")
        answer = operator.post(HERE, {**form, "usage.max_rooms": "a&b=c%"}, follow=True)
        assert codes_in(answer) == {("usage.max_rooms", "invalid")}
        assert answer.context["form"]["usage.max_rooms"].value() == "a&b=c%"

    def test_what_is_too_long_for_one_is_answered_at_once(self, operator: Client, standard: Package) -> None:
        form = opened(operator, f"{HERE}?packages={standard.code}")
        answer = operator.post(HERE, {**form, "usage.max_rooms": "x" * 3000})
        assert codes_in(answer) == {("usage.max_rooms", "invalid")}

    def test_packages_are_added_and_searched_for_with_what_was_typed_kept(
        self, operator: Client, standard: Package
    ) -> None:
        other = make_package(code="other", name="Other")
        form = opened(operator, f"{HERE}?packages={standard.code}&usage.max_rooms=5")
        searched = operator.post(HERE, {**form, "q": "oth"}, follow=True)
        assert [package["code"] for package in searched.context["offered"]] == ["other"]
        added = operator.post(HERE, {**form, "q": "oth", "add": other.id})
        asked = self.asked(added["Location"])
        assert (asked["packages"], asked["usage.max_rooms"]) == (f"{standard.id},{other.id}", "5")
        assert "q" not in asked

    def test_the_pages_lead_to_each_other(self, operator: Client, standard: Package) -> None:
        comparison = simulated(operator, standard).context["comparison"]
        assert comparison == f"{PACKAGES}compare/?packages={standard.id}"
        assert operator.get(comparison).context["simulation"] == f"{HERE}?packages={standard.id}"
        assert cards(simulated(operator, standard))[0]["page"] == page_of(standard)
        assert (
            f'<a href="{HERE}?packages={standard.id}">Simulate</a>'
            in operator.get(page_of(standard)).content.decode()
        )

    def test_packages_that_are_ticked_in_the_list_are_simulated(
        self, operator: Client, standard: Package
    ) -> None:
        answer = operator.post(PACKAGES, chosen("simulate", standard))
        assert answer["Location"] == f"{HERE}?packages={standard.id}"


def test_who_may_see_packages_may_simulate_them(
    member_of: Callable[[str], Client], client: Client, standard: Package
) -> None:
    reader = member_of("Catalog readers")
    assert len(cards(pasted(reader, standard, events=TestEvents.EVENTS))) == 1
    assert client.get(HERE)["Location"].startswith("/admin/login/")
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    assert client.get(HERE).status_code == client.post(HERE).status_code == 403


def test_a_simulation_changes_nothing(operator: Client, standard: Package) -> None:
    def state() -> list[Any]:
        return list(Package.objects.values_list())

    before = state()
    pasted(operator, standard, events=TestEvents.EVENTS)
    assert state() == before


def test_a_simulation_takes_as_many_queries_for_six_packages_as_for_two(operator: Client) -> None:
    granted = {"max_rooms": 5, "max_storage": True, "recording": True, "polls": False}
    packages = [make_package(features=granted, providers=[make_provider()]) for _ in range(6)]

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            asked = {"usage.max_rooms": "7", "usage.dial_in_minutes": "3", "cycles": "12"}
            assert len(cards(simulated(operator, *packages[:count], **asked))) == count
        return len(captured)

    queries(1)
    assert queries(6) == queries(2) <= 8
