"""The terms of packages beside each other, in words: what each costs, how it runs, and how it is sold."""

from collections.abc import Callable, Iterator, Sequence

from catalog.domain import value_words
from catalog.domain.comparison import Cell, Document, Row, Section
from catalog.domain.decimals import plain_text
from catalog.domain.intervals import every
from catalog.domain.money import read_json_number, show_amount
from catalog.domain.monthly import per_month
from catalog.domain.notifications import write_lines
from catalog.models import TrialMode
from features.service_types import SERVICE_TYPES

NOTHING = Cell("—", "")

Told = Callable[[Document], Cell]


def terms(documents: Sequence[Document]) -> list[Section]:
    """What at least one of the packages has, section by section."""
    sections = [Section(title, tuple(_rows(of_section, documents))) for title, of_section in _TERMS]
    return [section for section in sections if section.rows]


def _rows(of_section: Sequence[tuple[str, Told]], documents: Sequence[Document]) -> Iterator[Row]:
    for label, told in of_section:
        cells = tuple(map(told, documents))
        if any(cell != NOTHING for cell in cells):
            yield Row(label=label, cells=cells)


def text(words: str) -> Cell:
    return Cell(words, words) if words else NOTHING


def money(number: float, currency: str) -> Cell:
    amount = read_json_number(number)
    return Cell(show_amount(amount, currency), plain_text(amount))


def _attribute(name: str) -> Told:
    return lambda document: text(document[name] or "")


def _price(document: Document) -> Cell:
    return money(document["price"], document["currency"])


def _signup_fee(document: Document) -> Cell:
    fee = document["signup_fee"]
    return money(fee, document["currency"]) if fee else Cell("none", "0")


def _a_month(document: Document) -> Cell:
    period = document["periodicity"], document["periodicity_type"]
    amount = per_month(read_json_number(document["price"]), document["currency"], period)
    if amount is None:
        return Cell("sold once", "")
    return Cell(show_amount(amount, document["currency"]), plain_text(amount))


def _renewal(document: Document) -> Cell:
    return text(every(document["periodicity"], document["periodicity_type"]))


def _beyond_limits(document: Document) -> Cell:
    return text("charged where a price is set" if document["overages_enabled"] else "refused")


def _trial(document: Document) -> Cell:
    length = value_words.length(document["trial_period"], document["trial_interval"])
    return text(f"{length}, {TrialMode(document['trial_mode']).label}") if length else NOTHING


def _grace(document: Document) -> Cell:
    return text(value_words.length(document["grace_period"], document["grace_interval"]))


def _service(document: Document) -> Cell:
    return text(SERVICE_TYPES[document["service_type"]])


def _status(document: Document) -> Cell:
    marks = [word for word in ("hidden", "retired") if document[word]]
    return text(", ".join([document["status"], *marks]))


def _stock(document: Document) -> Cell:
    quantity = document["stock_qty"]
    return Cell(f"{quantity:,}", str(quantity)) if document["has_stock"] else text("not limited")


def _oversell(document: Document) -> Cell:
    if not document["has_stock"]:
        return NOTHING
    return text("goes on being sold" if document["oversell_enabled"] else "is not sold")


def _rank(document: Document) -> Cell:
    return text(str(document["tier_rank"]))


def _providers(document: Document) -> Cell:
    """The default one first."""
    rows = sorted(document["providers"], key=lambda row: (not row["default"], row["code"]))
    return text(", ".join(row["code"] + " (off)" * (not row["active"]) for row in rows))


def _notifications(document: Document) -> Cell:
    return text("; ".join(write_lines(document["notification_preferences"]).splitlines()))


_TERMS: tuple[tuple[str, tuple[tuple[str, Told], ...]], ...] = (
    (
        "Price",
        (
            ("Currency", _attribute("currency")),
            ("Price", _price),
            ("Renews", _renewal),
            ("Price in a month", _a_month),
            ("Sign-up fee", _signup_fee),
            ("Use beyond limits", _beyond_limits),
        ),
    ),
    ("Trial and grace", (("Trial", _trial), ("Grace", _grace))),
    (
        "Sale",
        (
            ("Service type", _service),
            ("Status", _status),
            ("Tier", _attribute("tier")),
            ("Tier rank", _rank),
            ("Stock", _stock),
            ("Below a stock of 0", _oversell),
            ("Sold from", _attribute("available_from")),
            ("Sold until", _attribute("available_until")),
            ("Providers", _providers),
            ("Notifications", _notifications),
        ),
    ),
)
