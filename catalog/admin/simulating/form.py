"""What an operator types to simulate packages: how long, from when, and how much is used."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from catalog.admin.simulating.fields import UsedAmount, ZoneName, show_as_a_clock, use_of
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import legible
from catalog.domain.schedule import MOST_CYCLES
from catalog.domain.told_use import ToldUse
from catalog.domain.typed_use import EventLines, read_events
from catalog.domain.wall_clock import in_zone
from catalog.domain.zones import read_instant, read_zone
from catalog.models import Package
from catalog.models.rules import as_error
from catalog.quoting import MOST_EVENTS, Quoter, Start
from config.enough import enough_of
from features.models import Feature

USAGE = "usage."  # before the feature's code; a problem's path names the field so
TERMS = ("cycles", "start", "converted_at", "tz")
MOST_UNASKED = 50  # codes that the page has no field for
LONGEST_EVENTS = 1_000_000  # characters: 10,000 lines of 100


class SimulationForm(forms.Form):
    cycles = forms.IntegerField(
        min_value=1, max_value=MOST_CYCLES, help_text="Of each package's own periods; sold once counts as 1."
    )
    start = forms.CharField(help_text="When the customer begins.", widget=forms.TextInput)
    converted_at = forms.CharField(
        label="Converted at", required=False, help_text="When they began to pay, if not at the trial's end."
    )
    tz = ZoneName(label="Time zone", help_text="Whose clock counts days and months.")
    # Not stripped: a blank line before the columns is a row, too.
    events = forms.CharField(required=False, strip=False, max_length=LONGEST_EVENTS, widget=forms.Textarea)

    def __init__(self, sent: QueryDict, packages: Iterable[Package], quoter: Quoter, now: datetime) -> None:
        super().__init__(_completed(sent, now), auto_id="id_%s")
        self.quoter = quoter
        self.lines = EventLines()
        self.granted, self.others = _features(packages, quoter)
        unasked = _codes(sent) - {feature.code for feature in (*self.granted, *self.others)}
        for feature in (*self.granted, *self.others):
            self.fields[USAGE + feature.code] = use_of(feature)
        for code in sorted(unasked)[:MOST_UNASKED]:
            self.fields[USAGE + code] = UsedAmount(required=False, label=legible(code))
        for name in ("start", "converted_at"):
            show_as_a_clock(self.fields[name], self.data.get(name, ""))

    def clean(self) -> dict[str, Any]:
        for name in ("start", "converted_at"):
            if text := self.cleaned_data.get(name):
                self._read_instant(name, text)
        self.lines = read_events(
            self.cleaned_data.get("events", ""), self.quoter.meters, self._zone, MOST_EVENTS
        )
        self.tell(enough_of(self.lines.problems))
        return self.cleaned_data

    @property
    def use(self) -> ToldUse:
        typed = {name: value for name, value in self.cleaned_data.items() if name.startswith(USAGE)}
        totals = {name.removeprefix(USAGE): value for name, value in typed.items() if value is not None}
        return ToldUse(totals, self.lines.events)

    @property
    def begins(self) -> Start:
        return Start(self.cleaned_data["start"], self.cleaned_data["converted_at"] or None)

    def tell(self, problems: Iterable[BrokenRule]) -> None:
        """Show each problem at the field that its path names, and those of events by row and column."""
        for problem in problems:
            field, _, inside = problem.path.partition(".")
            told = self.lines.told(problem) if field == "events" and inside else problem
            name = problem.path if problem.path in self.fields else field
            self.add_error(name if name in self.fields else None, as_error(told))

    def asked(self) -> dict[str, str]:
        """What was typed, without what is empty and without events: as an address has it."""
        names = (name for name in self.fields if name != "events")
        return {name: text for name in names if (text := self.data.get(name, "").strip())}

    @property
    def granted_fields(self) -> list[forms.BoundField]:
        return [self[USAGE + feature.code] for feature in self.granted]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        shown = {USAGE + feature.code for feature in self.granted}
        return [self[name] for name in self.fields if name.startswith(USAGE) and name not in shown]

    @property
    def others_are_used(self) -> bool:
        return any(self.data.get(field.name) for field in self.other_fields)

    @property
    def term_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in TERMS]

    @property
    def _zone(self) -> Any:
        return self.cleaned_data.get("tz", UTC)

    def _read_instant(self, name: str, text: str) -> None:
        try:
            self.cleaned_data[name] = read_instant(text, self._zone)
        except BrokenRule as broken:
            self.add_error(name, as_error(broken))


def _completed(sent: QueryDict, now: datetime) -> MultiValueDict[str, str]:
    """With what stands where nothing was typed: one cycle from now."""
    data = sent.copy()
    zone = data.get("tz", "").strip() or "UTC"
    data["tz"] = zone
    data["cycles"] = data.get("cycles", "").strip() or "1"
    data["start"] = data.get("start", "").strip() or _now(zone, now)
    return data


def _now(zone: str, now: datetime) -> str:
    try:
        at = in_zone(now, read_zone(zone))
    except BrokenRule:
        at = now
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def _features(packages: Iterable[Package], quoter: Quoter) -> tuple[list[Feature], list[Feature]]:
    """The quotas that the packages grant, and those besides that packages of their service types could."""
    chosen = [*packages]
    granted = {entry.code for package in chosen for entry in quoter.quotas(package)}
    quotas = [quoter.registry[code] for code in quoter.meters]
    types = {package.service_type for package in chosen}
    others = [it for it in quotas if it.code not in granted and it.available and any(map(it.suits, types))]
    return [it for it in quotas if it.code in granted], others


def _codes(sent: Mapping[str, Any]) -> set[str]:
    return {name.removeprefix(USAGE) for name in sent if name.startswith(USAGE) and sent[name]}
