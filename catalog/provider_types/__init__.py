"""The vendors whose services can be attached: one TOML file here is one provider type.

What the keys of a file mean stands in `declaration.py` and `verification.py`, and what it may not say in
`declaration_rules.py` and `verification_rules.py`.
"""

from pathlib import Path

from catalog.provider_types.declaration import FeatureMapping, PropertyDeclaration, ProviderType
from catalog.provider_types.merging import PropertiesRefused, merge, public, secrets_set
from catalog.provider_types.reading import read_folder
from catalog.provider_types.telling import Grant, NotHonoured, Told, told

__all__ = [
    "PROVIDER_TYPES",
    "FeatureMapping",
    "Grant",
    "NotHonoured",
    "PropertiesRefused",
    "PropertyDeclaration",
    "ProviderType",
    "Told",
    "merge",
    "public",
    "secrets_set",
    "told",
]

PROVIDER_TYPES = read_folder(Path(__file__).parent)
