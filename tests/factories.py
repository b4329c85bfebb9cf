"""Records as tests need them: valid, small, and through the one door."""

from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from catalog import lifecycle
from catalog.changes import change_package, change_provider, write
from catalog.models import Package, PackageFeature, PackageProvider, Provider, Reservation
from catalog.reserving import reserve
from catalog.stocktaking import set_stock
from features.models import Feature
from features.read_only import open_for_the_seed

_numbers = count(1)

BBB = {"host_url": "https://bbb.example.com", "secret": "correct horse battery staple"}


def make_provider(**attributes: Any) -> Provider:
    """A BigBlueButton for web meetings, unless told otherwise."""
    number = next(_numbers)
    provider = Provider(
        **{
            "code": f"bbb-{number}",
            "name": f"BigBlueButton {number}",
            "provider_type": "bbb",
            "service_type": "meet",
            "properties": BBB,
            **attributes,
        }
    )
    with change_provider(provider):
        provider.full_clean()
        provider.save()
    return provider


def make_package(
    *, features: dict[str, Any] | None = None, providers: list[Provider] | None = None, **attributes: Any
) -> Package:
    """A draft for web meetings; `features` maps codes to values, the first of `providers` is the default."""
    number = next(_numbers)
    package = Package(
        **{"code": f"package-{number}", "name": f"Package {number}", "service_type": "meet", **attributes}
    )
    with change_package(package, attaching=providers or ()):
        write(
            package,
            features=[grant(package, code, value) for code, value in (features or {}).items()],
            providers=[
                PackageProvider(package=package, provider=provider, default=place == 0)
                for place, provider in enumerate(providers or [])
            ],
        )
    return package


def grant(package: Package, code: str, value: Any, **attributes: Any) -> PackageFeature:
    """An entry of a package, not saved."""
    entry = PackageFeature(package=package, feature=Feature.objects.get(code=code), **attributes)
    entry.value = value
    return entry


def edit(package: Package, **attributes: Any) -> None:
    """By whoever is writing, through the door."""
    with change_package(package):
        for name, value in attributes.items():
            setattr(package, name, value)
        write(package)


def make_published_package(**attributes: Any) -> Package:
    """A package on sale, delivered by a BigBlueButton of its own."""
    package = make_package(**{"providers": [make_provider()], **attributes})
    lifecycle.publish(package)
    return package


def count_stock(package: Package, quantity: int) -> None:
    """As after somebody has counted it."""
    set_stock(package, quantity, reason="counted", at=timezone.now())


def sell(
    package: Package, quantity: int = 1, *, reference: str = "", client: User | None = None
) -> Reservation:
    """By a shop, under a new reference, unless told otherwise."""
    shop = client or User.objects.get_or_create(username="shop")[0]
    named = reference or f"order-{next(_numbers)}"
    reservation, _ = reserve(package, shop, reference=named, quantity=quantity, at=timezone.now())
    return reservation


def withdraw(code: str) -> None:
    """As a seed does with a feature that the registry no longer declares."""
    with open_for_the_seed():
        Feature.objects.filter(code=code).update(available=False)
