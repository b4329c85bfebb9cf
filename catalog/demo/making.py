"""How one record of the demo is made: through the same door and in the same steps as by an operator."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.utils import timezone

from catalog.authorship import Author, written_by
from catalog.changes import change_package, change_provider, write
from catalog.lifecycle import publish, retire, unpublish
from catalog.models import Package, PackageFeature, PackageProvider, Provider, Status
from catalog.provider_types import ProviderType
from catalog.reserving import reserve
from config.rest.roles import STOCK_CLIENTS
from features.models import Feature

SHOP = "shop"


def make_provider(*, properties: Mapping[str, Any], **attributes: Any) -> None:
    provider = Provider(**attributes)
    provider.properties = {**properties, **_made_up_secrets(provider.type)}
    with change_provider(provider):
        provider.full_clean()
        provider.save()


def _made_up_secrets(provider_type: ProviderType) -> dict[str, str]:
    """Random ones: there is no installation behind a provider of the demo."""
    return {
        declared.name: secrets.token_urlsafe(32)
        for declared in provider_type.properties
        if declared.secret and declared.required
    }


def make_package(
    at: datetime,
    *,
    features: Mapping[str, Any],
    providers: Sequence[str],
    status: str = Status.ACTIVE,
    retired: bool = False,
    sold: Sequence[int] = (),
    opens_in_days: int | None = None,
    closes_in_days: int | None = None,
    **terms: Any,
) -> None:
    package = Package(**terms)
    _write_draft(package, features, [Provider.objects.get(code=code) for code in providers])
    if status != Status.DRAFT:
        publish(package)
    _sell(package, sold)
    if status == Status.INACTIVE:
        unpublish(package)
    if retired:
        retire(package)
    # The window comes last: once it has passed, a package can't be published any more.
    _set_window(package, _midnight(at, opens_in_days), _midnight(at, closes_in_days))


def _write_draft(package: Package, features: Mapping[str, Any], providers: Sequence[Provider]) -> None:
    attached = [
        PackageProvider(package=package, provider=provider, default=provider is providers[0])
        for provider in providers
    ]
    with change_package(package, attaching=providers):
        write(package, features=list(_entries(package, features)), providers=attached)


def _entries(package: Package, features: Mapping[str, Any]) -> Iterator[PackageFeature]:
    """In the order of the file, less what this platform's version or licence lacks."""
    registry = Feature.objects.in_bulk(features, field_name="code")
    for place, (code, given) in enumerate(features.items(), start=1):
        attributes = given if isinstance(given, dict) else {"value": given}
        if registry[code].available:
            yield PackageFeature(package=package, feature=registry[code], sort_order=10 * place, **attributes)


def _sell(package: Package, quantities: Iterable[int]) -> None:
    with written_by(lambda: Author(actor=SHOP)):
        for number, quantity in enumerate(quantities, start=1001):
            reserve(package, _shop(), reference=f"order-{number}", quantity=quantity, at=timezone.now())


def _shop() -> User:
    """Who sells in the demo; without a password it signs in nowhere."""
    shop, made = User.objects.get_or_create(username=SHOP, defaults={"password": make_password(None)})
    if made:
        shop.groups.set(Group.objects.filter(name=STOCK_CLIENTS))
    return shop


def _set_window(package: Package, opens: datetime | None, closes: datetime | None) -> None:
    with change_package(package):
        package.available_from, package.available_until = opens, closes
        write(package)


def _midnight(at: datetime, days: int | None) -> datetime | None:
    """The UTC midnight so many days from an instant; None stands for no end."""
    if days is None:
        return None
    return datetime.combine(at.astimezone(UTC).date() + timedelta(days=days), time.min, UTC)
