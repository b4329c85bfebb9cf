"""The sections of a package's page, in operators' words; what is rarely needed is folded."""

from collections.abc import Collection, Iterator
from typing import Any

from catalog.models import Package, Status

Section = tuple[str | None, dict[str, Any]]

FOLDED = ["collapse"]

# What is shown instead of a field that can't be typed.
SHOWN = {
    "price": "shown_price",
    "signup_fee": "shown_signup_fee",
    "notification_preferences": "notifications",
    "stock_qty": "shown_stock",
}


def sections(
    package: Package | None, *, fixed: Collection[str] = (), hidden: Collection[str] = ()
) -> list[Section]:
    """The sections with their fields; of those that are fixed, with what is shown instead of them."""
    return [
        (
            title,
            {**options, "fields": [_shown(it, fixed) for it in options["fields"] if it not in hidden]},
        )
        for title, options in _sections(is_new=package is None)
    ]


def _shown(line: str | tuple[str, ...], fixed: Collection[str]) -> str | tuple[str, ...]:
    if isinstance(line, str):
        return SHOWN.get(line, line) if line in fixed else line
    return tuple(SHOWN.get(name, name) if name in fixed else name for name in line)


def _sections(*, is_new: bool) -> list[Section]:
    standing = [] if is_new else [("state", "on_sale")]
    return [
        (None, {"fields": [*standing, ("name", "code"), "service_type", "short_description", "description"]}),
        ("Price", {"fields": [("price", "currency"), "signup_fee", "overages_enabled"]}),
        (
            "Renewal, trial and grace",
            {
                "fields": [
                    ("periodicity", "periodicity_type"),
                    ("trial_period", "trial_interval", "trial_mode"),
                    ("grace_period", "grace_interval"),
                ]
            },
        ),
        ("Sale", {"fields": ["hidden", ("available_from", "available_until")]}),
        (
            "Stock",
            {
                "fields": [
                    *("has_stock", "stock_qty", "oversell_enabled", "low_stock_qty"),
                    *([] if is_new else ["ledger"]),
                ]
            },
        ),
        ("Tier", {"classes": FOLDED, "fields": [("tier", "tier_rank")]}),
        ("Notifications", {"classes": FOLDED, "fields": ["notification_preferences"]}),
        (
            "Settings and metadata",
            {
                "classes": FOLDED,
                "fields": ["package_settings", "package_metadata"],
                "description": "For other systems: they read these, the catalog does not.",
            },
        ),
        *([] if is_new else [_told(), _identifiers()]),
    ]


def _told() -> Section:
    words = "As it is stored. The API says the same at packages/{id}/parameters, for one provider."
    return "What the providers are told", {"classes": FOLDED, "fields": ["told"], "description": words}


def _identifiers() -> Section:
    fields = ["id", "uuid", "ulid", "last_change", ("created_at", "updated_at")]
    return "Identifiers", {"classes": FOLDED, "fields": fields}


def frozen(package: Package) -> Iterator[str]:
    """What the rules of a package would not let pass anyway."""
    if package.status != Status.DRAFT:
        yield "code"
    if package.providers.exists():
        yield "service_type"
