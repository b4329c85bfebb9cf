import pytest

from catalog.models import Package
from tests.factories import make_package, make_provider, make_published_package


@pytest.fixture
def stocked(registry: None) -> Package:
    """A catalog that bad input could harm; the package on sale that stands in the middle of it."""
    make_provider(code="bbb-spare")
    make_provider(code="bbb-off", active=False)
    make_provider(code="stream", provider_type="custom", service_type="live", properties={})
    make_package(code="meet-draft")
    return make_published_package(
        code="meet-standard",
        features={"max_rooms": 5, "recording": True},
        providers=[make_provider(code="bbb-main")],
    )
