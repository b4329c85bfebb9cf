"""A provider type with one property of every kind, to try the rules on."""

from catalog.provider_types import PropertiesRefused, PropertyDeclaration, ProviderType, merge

VENDOR = ProviderType(
    code="vendor",
    name="Vendor",
    service_types=("meet",),
    properties=(
        PropertyDeclaration(name="host_url", label="Address", kind="url", required=True),
        PropertyDeclaration(name="secret", label="Secret", required=True, secret=True),
        PropertyDeclaration(name="spare_secret", label="Spare secret", secret=True),
        PropertyDeclaration(name="user", label="User"),
        PropertyDeclaration(name="port", label="Port", kind="integer", default=443, minimum=1, maximum=65535),
        PropertyDeclaration(name="verified", label="Verified", kind="boolean"),
        PropertyDeclaration(name="region", label="Region", kind="choice", choices=("eu", "us")),
        PropertyDeclaration(name="old_port", label="Old port", kind="integer", default=22, deprecated=True),
    ),
    features={},
)

STORED = {"host_url": "https://a.example", "secret": "S3-first", "spare_secret": "S3-spare", "port": 443}


def problems(
    stored: dict[str, object], given: dict[str, object], provider_type: ProviderType = VENDOR
) -> list[tuple[str, str]]:
    """The codes that a write is refused with, each with its path."""
    try:
        merge(provider_type, stored, given)
    except PropertiesRefused as refused:
        return [(rule.code, rule.path) for rule in refused.broken]
    return []
