"""What stands in the cells of a spreadsheet, and the texts that it stands for.

Every text has one cell, and every such cell is read back as the same text: a sheet that nobody has edited
says what the catalog says.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.decimals import count_significant_digits, plain_text

Cell = str | Decimal | None

LONGEST_TEXT = 32_767  # characters that a cell of a workbook holds
EXACT_DIGITS = 15  # those that a double keeps, and that a spreadsheet shows of one


BYTE_ORDER_MARK = "\ufeff"  # by which a spreadsheet program knows that a CSV is UTF-8


class NoResult:
    """Stands for a formula that nobody has calculated yet."""


# A number that is written as a spreadsheet would write it: with no zeros that say nothing.
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}|-?(0|[1-9][0-9]{0,13})\.[0-9]{0,13}[1-9]", re.ASCII)

# Whatever a spreadsheet takes for a formula, in Latin or in full width (OWASP, CSV injection); and the
# apostrophe, by which a text that has one already is told from a text that was given one.
_TAKEN_FOR_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20'")
_ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!|GETTING_DATA)")
_ESCAPED = "'"

# What the format writes for a character that it can't hold, and would read as that character.
_MANGLED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_?x[0-9a-fA-F]{4}_")


def cell_of(text: str) -> Cell:
    """The cell that a text is exported as: nothing, a number, or a text that is no formula."""
    if not text:
        return None
    if _NUMBER.fullmatch(text) and count_significant_digits(Decimal(text)) <= EXACT_DIGITS:
        return Decimal(text)
    return _ESCAPED + text if text.startswith(_TAKEN_FOR_A_FORMULA) or _ERROR.fullmatch(text) else text


def csv_cell_of(text: str) -> str:
    """The cell of a CSV that a text is exported as: a number is its own text there."""
    cell = cell_of(text)
    return cell if isinstance(cell, str) else text


def text_in(cell: object) -> str:
    """The text that a cell stands for; an instant without a zone as ISO 8601.

    A number is what the spreadsheet shows of it, its first 15 digits: 12.1, and not the double next to it.
    Raises `invalid` for an error of the spreadsheet, and for a formula without a result.
    """
    match cell:
        case None:
            return ""
        case str():
            return _unescaped(cell)
        case bool():
            return str(cell).lower()
        case int() | Decimal():
            return plain_text(Decimal(cell))
        case float() if isfinite(cell):
            return plain_text(Decimal(f"{cell:.{EXACT_DIGITS}g}"))
        case datetime() | date() | time():
            return cell.isoformat()
        case NoResult():
            words = "This formula has no result yet: save the file in a spreadsheet program."
            raise BrokenRule("invalid", words)
    raise BrokenRule("invalid", "Write a number, a date or a text.")


def unfit_for_a_workbook(text: str) -> str:
    """Why a workbook would not give a text back as it is; empty where it would."""
    if len(text) > LONGEST_TEXT:
        return f"is longer than the {LONGEST_TEXT:,} characters that a cell holds"
    return "holds characters that a workbook does not keep" if _MANGLED.search(text) else ""


def _unescaped(text: str) -> str:
    if _ERROR.fullmatch(text):
        raise BrokenRule("invalid", f"The spreadsheet shows the error {text} here.")
    rest = text.removeprefix(_ESCAPED)
    was_escaped = rest != text and (rest.startswith(_TAKEN_FOR_A_FORMULA) or _ERROR.fullmatch(rest))
    return rest if was_escaped else text
