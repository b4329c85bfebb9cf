"""From a start that is asked for: when a customer would pay, is served, and counts usage anew."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from catalog.api.instants import QueryInstant, TimeZone, written
from catalog.documents import Document
from catalog.domain import schedule as domain
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.periods import Period
from catalog.domain.schedule import MOST_CYCLES
from catalog.domain.trials import Trial
from catalog.domain.wall_clock import in_zone
from catalog.models import Package, TrialMode
from catalog.models.rules import as_error
from catalog.models.time_terms import time_terms
from config.rest.schema_parts import PROBLEM

CYCLES = 12


class ScheduleQuery(serializers.Serializer[Any]):
    start = QueryInstant(required=False, help_text="When the customer begins; now when absent.")
    cycles = serializers.IntegerField(
        default=CYCLES, min_value=1, max_value=MOST_CYCLES, help_text="How many periods are asked for."
    )
    converted_at = QueryInstant(
        required=False,
        help_text="When the customer began to pay; when the trial ends, where this is absent. Without a "
        "trial the first period begins then.",
    )
    tz = TimeZone(
        default=ZoneInfo("UTC"),
        help_text="The zone whose clock counts days, weeks, months and years, such as Europe/Berlin. An "
        "instant without an offset is by this clock, and so are the answer's.",
    )


class TrialOffered(serializers.Serializer[Any]):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField(help_text="Up to, and not at, this instant.")
    mode = serializers.ChoiceField(TrialMode.choices)
    used_until = serializers.DateTimeField(help_text="Before the end, where the customer converts earlier.")


class ScheduledPeriod(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField(
        allow_null=True, help_text="Up to, and not at, this instant; null where it never renews."
    )
    grace_end = serializers.DateTimeField(
        allow_null=True, help_text="Served up to here without renewal; the end, where there is no grace."
    )


class ResetWindow(serializers.Serializer[Any]):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField(allow_null=True, help_text="Null where usage is never reset.")


class Schedule(serializers.Serializer[Any]):
    start = serializers.DateTimeField()
    timezone = serializers.CharField()
    trial = TrialOffered(allow_null=True)
    anchor = serializers.DateTimeField(help_text="Where the first period begins, and all are counted from.")
    periods = ScheduledPeriod(many=True)
    features = serializers.DictField(
        child=serializers.ListField(child=ResetWindow()),
        help_text="By feature code: the windows that begin in these periods, at most as many as cycles.",
    )


SCHEDULE_ANSWERS = {
    200: Schedule,
    (409, "application/problem+json"): OpenApiResponse(
        PROBLEM, "The package's own terms contradict each other."
    ),
}


def schedule_of(
    package: Package,
    *,
    now: datetime,
    cycles: int,
    tz: ZoneInfo,
    start: datetime | None = None,
    converted_at: datetime | None = None,
) -> Document:
    terms = time_terms(package, package.features.select_related("feature"))
    try:
        planned = domain.schedule(terms, start or in_zone(now, tz), cycles=cycles, converted_at=converted_at)
    except BrokenRule as broken:
        raise as_error(broken) from broken
    return {
        "start": written(planned.start),
        "timezone": tz.key,
        "trial": planned.trial and _trial(planned.trial),
        "anchor": written(planned.anchor),
        "periods": [
            {"number": period.number, **_span(period), "grace_end": written(period.grace_end)}
            for period in planned.periods
        ],
        "features": {code: [*map(_span, windows)] for code, windows in planned.windows.items()},
    }


def _trial(trial: Trial) -> Document:
    return {
        "start": written(trial.start),
        "end": written(trial.end),
        "mode": trial.mode,
        "used_until": written(trial.used_until),
    }


def _span(period: Period) -> Document:
    return {"start": written(period.start), "end": written(period.end)}
