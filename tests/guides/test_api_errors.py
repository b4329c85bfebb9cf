"""docs/api-errors.md lists every code that the API can answer, once, and no other."""

import pytest
from django.core import validators
from django.db.models import Field
from rest_framework import exceptions, serializers

from tests.guides.codes import CODE, listed, raised

PASTED = "Events are pasted as CSV on a page of the admin; the API takes JSON."
INSIDE = {
    "before_the_anchor": "Periods are asked for from the anchor on.",
    "no_such_period": "The number of a period is counted, never sent.",
    "no_time_zone": "Every instant that is read has a zone.",
    "factor_not_positive": "A package is cloned at another price in the admin.",
    "duplicate_column": PASTED,
    "invalid_csv": PASTED,
    "missing_column": PASTED,
    "missing_value": PASTED,
    "too_many_values": PASTED,
    "unknown_column": PASTED,
    "lives_too_long": "Tokens are issued by the command and the admin.",
    "past": "Tokens are issued by the command and the admin.",
    "moved_on": "Answered as precondition_failed.",
    "moved_before": "Reservations move stock under a lock.",
    "movement_without_cause": "Who moves stock names its cause.",
    "moves_nothing": "What would move nothing is left out.",
    "revision_number_once": "Revisions are numbered under a lock.",
}
"""Codes that never reach a client, and why."""

FILLED = {
    "unknown_.+": {"unknown_package", "unknown_provider"},
    "invalid_.+": {"invalid_page", "invalid_page_size"},
    ".+_gone": {"feature_gone", "provider_gone"},
}
"""Codes that are put together with a name, and the names that there are."""

OF_DRF = {
    "error",
    "method_not_allowed",
    "not_acceptable",
    "not_authenticated",
    "not_found",
    "parse_error",
    "permission_denied",
    "throttled",
    "unsupported_media_type",
}
OF_FIELDS = {
    "blank",
    "invalid",
    "invalid_choice",
    "max_decimal_places",
    "max_digits",
    "max_length",
    "max_value",
    "max_whole_digits",
    "min_value",
    "not_a_dict",
    "not_a_list",
    "null",
    "required",
    "unique",
}
OF_THE_EDGE = {"validation_error"}


WHOLE = {code for code in raised() if CODE.fullmatch(code)}
RAISED = WHOLE.union(*FILLED.values())
ANSWERED = (RAISED - INSIDE.keys()) | OF_DRF | OF_FIELDS | OF_THE_EDGE


def test_a_code_that_is_put_together_is_told_with_its_names() -> None:
    assert raised() - WHOLE == FILLED.keys()


@pytest.mark.parametrize("code", sorted(ANSWERED))
def test_a_code_that_is_answered_is_listed(code: str) -> None:
    assert code in listed()


@pytest.mark.parametrize("code", listed())
def test_a_code_that_is_listed_is_answered(code: str) -> None:
    assert code in ANSWERED
    assert code not in INSIDE


def test_a_code_is_listed_once() -> None:
    assert sorted(listed()) == sorted({*listed()})


def test_what_never_reaches_a_client_is_still_raised() -> None:
    assert INSIDE.keys() <= raised()


def test_the_codes_of_the_libraries_are_theirs() -> None:
    kinds = [kind for kind in vars(exceptions).values() if isinstance(kind, type)]
    assert {getattr(kind, "default_code", "") for kind in kinds} >= OF_DRF
    fields = [kind for kind in vars(serializers).values() if isinstance(kind, type)]
    messages = {key for kind in fields for key in getattr(kind, "default_error_messages", {})}
    limits = {kind.code for kind in vars(validators).values() if isinstance(getattr(kind, "code", None), str)}
    digits = {*validators.DecimalValidator.messages}
    assert {*messages, *limits, *digits, *Field.default_error_messages} >= OF_FIELDS
