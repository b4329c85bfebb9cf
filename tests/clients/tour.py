"""List, create, publish, reserve: by what openapi-python-client makes of the catalog's OpenAPI document."""

import os

from catalog_client import AuthenticatedClient
from catalog_client.api.packages import packages_create, packages_list, packages_publish
from catalog_client.api.reservations import reservations_create
from catalog_client.models import (
    Interval,
    Package,
    PackageFeatureRequest,
    PackageProviderRequest,
    PackageRequest,
    PaginatedPackageList,
    Problem,
    Reservation,
    ReservationRequest,
    ServiceType,
)

catalog = AuthenticatedClient(os.environ["CATALOG_URL"], os.environ["CATALOG_TOKEN"])
code = "meet-by-python"

offers = packages_list.sync(client=catalog, listed=True, ordering="-price")
assert isinstance(offers, PaginatedPackageList), offers
for offer in offers.results:
    print(f"{offer.code} costs {offer.price} {offer.currency}")

body = PackageRequest(
    code=code,
    name="Meet, from Python",
    service_type=ServiceType.MEET,
    price=24.5,
    currency="EUR",
    periodicity=1,
    periodicity_type=Interval.MONTH,
    features=[
        PackageFeatureRequest("max_participants", value=50),
        PackageFeatureRequest("recording", value=True),
    ],
    providers=[PackageProviderRequest("bbb-frankfurt", default=True)],
)
draft = packages_create.sync(client=catalog, body=body, idempotency_key=f"create {code}")
assert isinstance(draft, Package), draft
print(f"{draft.code} is {draft.status.value}")

order = ReservationRequest(quantity=2, reference="order-1")
refusal = reservations_create.sync(code, client=catalog, body=order)
assert isinstance(refusal, Problem), refusal
for reason in refusal.errors:
    print(f"Not yet: {reason.code}")

published = packages_publish.sync(code, client=catalog)
assert isinstance(published, Package), published
print(f"{published.code} is {published.status.value}")

sold = reservations_create.sync(code, client=catalog, body=order)
assert isinstance(sold, Reservation), sold
print(f"{sold.client} has {sold.quantity} by {sold.reference}")
