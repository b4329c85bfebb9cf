"""The conditions of our check constraints mean in Python what they mean in the database."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from catalog.models import Reservation
from catalog.models.conditions import holds, names_in
from catalog.models.rules import CheckRule

SAMPLES: dict[type, list[Any]] = {
    models.BooleanField: [True, False],
    models.DecimalField: [None, Decimal("-0.0001"), Decimal(0), Decimal("0.5")],
    models.PositiveIntegerField: [None, 0, 1],
    models.BigIntegerField: [None, -(2**53), -1, 0, 1, 2**53],
    models.CharField: [None, "", "daily", "opening", "reserved", "released", "set"],
    models.ForeignKey: [None, Reservation(pk=1)],
    models.DateTimeField: [None, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)],
}
RULES = [
    pytest.param(model, rule, id=rule.name)
    for model in apps.get_app_config("catalog").get_models()
    for rule in model._meta.constraints
    if isinstance(rule, CheckRule)
]


def test_there_are_rules_to_compare() -> None:
    assert len(RULES) >= 9


@pytest.mark.django_db
@pytest.mark.parametrize("model, rule", RULES)
def test_a_condition_asked_in_python_is_what_the_database_answers(
    model: type[models.Model], rule: CheckRule
) -> None:
    names = sorted(set(names_in(rule.condition)))
    samples = [SAMPLES[type(model._meta.get_field(name))] for name in names]
    for values in product(*samples):
        row = model(**dict(zip(names, values, strict=True)))

        refused_in_python = holds(rule.condition, row) is False

        assert refused_in_python == refused_by_the_database(rule, row), values


def refused_by_the_database(rule: CheckRule, row: models.Model) -> bool:
    try:
        models.CheckConstraint.validate(rule, type(row), row)
    except ValidationError:
        return True
    return False
