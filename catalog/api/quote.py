"""A quote over HTTP: what is asked, and the answer with every number explained."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api import examples
from catalog.api.instants import QueryInstant, TimeZone, written
from catalog.api.serializers import MOST_FEATURES
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.metering import Event
from catalog.domain.money import exact_json_number
from catalog.domain.quota import STATUSES, QuotaUse
from catalog.domain.quote import KINDS, Line, Quote
from catalog.domain.schedule import MOST_CYCLES
from catalog.domain.told_use import ToldUse
from catalog.models import Package
from catalog.quoting import MOST_EVENTS, BadUse, Start, quote_of
from config.rest.fields import Number, Rows, Text, WholeNumber
from config.rest.serializers import Body, StrictSerializer
from features.usage import Unusable, read_amount


@extend_schema_field({"type": "number", "minimum": 0})
class UsedAmount(serializers.Field[Decimal, Any, Any, Any]):
    """How much was used, as a JSON number."""

    def to_internal_value(self, data: Any) -> Decimal:
        try:
            return read_amount(data)
        except Unusable as unusable:
            raise serializers.ValidationError(unusable.message, unusable.code) from unusable


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "number", "minimum": 0},
        "maxProperties": MOST_FEATURES,
    }
)
class UsedAmounts(serializers.DictField):
    child = UsedAmount()
    default_error_messages = {"max_length": f"Tell the use of at most {MOST_FEATURES:,} features."}

    def to_internal_value(self, data: Any) -> dict[str, Decimal]:
        if isinstance(data, Mapping) and len(data) > MOST_FEATURES:
            self.fail("max_length")
        return super().to_internal_value(data)


class CycleCount(WholeNumber):
    """No model stands behind it: the bounds that are declared are those that are checked."""

    def run_validators(self, value: Any) -> None:
        serializers.IntegerField.run_validators(self, value)


class BodyInstant(QueryInstant):
    default_error_messages = {
        "invalid": "Write an instant as 2026-01-31, 2026-01-31T09:30, 2026-01-31T09:30:00Z or "
        "2026-01-31T09:30:00+01:00."
    }


class EventBody(StrictSerializer):
    """Something that a meter saw of one feature's use."""

    code = Text(help_text="Of the feature that was used.")
    at = BodyInstant(help_text="Within the cycles.")
    properties = serializers.DictField(
        default=dict, help_text="They hold what is counted, under the name of the feature's unit."
    )


@extend_schema_serializer(examples=[examples.QUOTE])
class QuoteBody(Body):
    """How long, and how much is used: by totals, by events, or by both for different features."""

    start = BodyInstant(
        required=False, help_text="When the customer begins. Events need it, and so does `resets_at`."
    )
    converted_at = BodyInstant(
        required=False, help_text="When a trial was turned into a subscription, if not at its end."
    )
    tz = TimeZone(required=False, help_text="The zone whose clock instants are read by; UTC when absent.")
    cycles = CycleCount(default=1, min_value=1, max_value=MOST_CYCLES)
    usage = UsedAmounts(default=dict, help_text="Totals of one reset window, by the feature's code.")
    events = Rows(child=EventBody(), default=list, max_length=MOST_EVENTS)


class QuoteLine(serializers.Serializer[Any]):
    """So many units, at so much each."""

    kind = serializers.ChoiceField(KINDS)
    feature = serializers.CharField(required=False, help_text="The code, where an overage is charged.")
    quantity = serializers.IntegerField()
    unit = serializers.CharField(help_text="What the quantity counts.")
    unit_amount = Number(max_digits=None, decimal_places=None)
    amount = Number(max_digits=None, decimal_places=None, help_text="Rounded half-up, once.")
    detail = serializers.CharField(help_text="The numbers of the line in words.")


class QuotedFeature(serializers.Serializer[Any]):
    """What the package says to the use of one feature. The fullest of its reset windows speaks for all."""

    code = serializers.CharField()
    used = Number(max_digits=None, decimal_places=None, help_text="In the fullest reset window.")
    limit = Number(max_digits=None, decimal_places=None, allow_null=True, help_text="Null when unlimited.")
    unlimited = serializers.BooleanField()
    remaining = Number(
        max_digits=None, decimal_places=None, allow_null=True, help_text="Null when unlimited."
    )
    overage = Number(max_digits=None, decimal_places=None, help_text="Beyond the limit, of all windows.")
    status = serializers.ChoiceField(STATUSES)
    resets_at = serializers.DateTimeField(
        allow_null=True, help_text="When the fullest window ends; null without a start, or if it never does."
    )


class QuoteAnswer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    lines = QuoteLine(many=True)
    total = Number(max_digits=None, decimal_places=None, help_text="The sum of the lines.")
    allowed = serializers.BooleanField(help_text="False where use is blocked, or of what is not granted.")
    features = QuotedFeature(many=True, help_text="Every quota of the package, and what is used besides.")


def quoted(package: Package, body: Any) -> dict[str, Any]:
    """The answer to a body. Whatever is wrong with it is refused at its place in the body."""
    asked = QuoteBody(data=body)
    asked.is_valid(raise_exception=True)
    values = asked.validated_data
    use = ToldUse(values["usage"], [Event(**event) for event in values["events"]])
    try:
        return _shown(quote_of(package, values["cycles"], use, _start(values)))
    except BadUse as bad:
        raise _refused(bad.problems) from bad
    except BrokenRule as broken:
        raise _refused([broken]) from broken


def _start(values: dict[str, Any]) -> Start | None:
    if "start" in values:
        return Start(values["start"], values.get("converted_at"))
    if "converted_at" in values:
        raise _refused([BrokenRule("required", "A conversion needs the start before it.", "start")])
    return None


def _shown(quote: Quote) -> dict[str, Any]:
    return {
        "currency": quote.currency,
        "lines": [_line(line) for line in quote.lines],
        "total": exact_json_number(quote.total),
        "allowed": quote.allowed,
        "features": [_feature(use) for use in quote.uses],
    }


def _line(line: Line) -> dict[str, Any]:
    feature = {} if line.feature is None else {"feature": line.feature}
    return {
        "kind": line.kind,
        **feature,
        "quantity": exact_json_number(Decimal(line.quantity)),
        "unit": line.unit,
        "unit_amount": exact_json_number(line.unit_amount),
        "amount": exact_json_number(line.amount),
        "detail": line.detail,
    }


def _feature(use: QuotaUse) -> dict[str, Any]:
    limit, remaining = use.quota.limit, use.remaining
    return {
        "code": use.quota.code,
        "used": exact_json_number(use.fullest.used),
        "limit": None if limit is None else exact_json_number(limit),
        "unlimited": limit is None,
        "remaining": None if remaining is None else exact_json_number(remaining),
        "overage": exact_json_number(use.overage),
        "status": use.status,
        "resets_at": written(use.fullest.resets_at),
    }


def _refused(problems: Iterable[BrokenRule]) -> ValidationError:
    by_path: defaultdict[str, list[ErrorDetail]] = defaultdict(list)
    for problem in problems:
        by_path[problem.path or "non_field_errors"].append(ErrorDetail(problem.message, problem.code))
    return ValidationError(by_path)
