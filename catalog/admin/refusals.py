"""What a write can be refused by, and how an operator is told."""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from catalog.models import Package, Provider
from catalog.models.rules import MovedOn
from config.rest.constraints import broken_by

logger = logging.getLogger(__name__)

REFUSALS = (ValidationError, IntegrityError, OperationalError)
GONE = (Package.DoesNotExist, Provider.DoesNotExist)


def refusal_of(error: Exception) -> ValidationError:
    """The broken rules, or that the database is busy. What is neither is raised again."""
    match error:
        case ValidationError():
            return error
        case IntegrityError() if broken := broken_by(error):
            return broken
        case OperationalError():
            logger.error("The database refused a write of the admin.", exc_info=error)
            return ValidationError(
                "The catalog is busy, and nothing was saved. Try again in a moment.", "unavailable"
            )
    raise error


def over_theirs(error: MovedOn) -> ValidationError:
    """What the other one did, and what the operator can do about it."""
    words = "Nothing was saved yet. Save again, and what you see here is put over it."
    return ValidationError([error, ValidationError(words, error.code)])


def sentences(refusal: ValidationError) -> str:
    return " ".join(refusal.messages)
