"""How the environment variables are called that hold the secrets of providers, where nobody names them."""

from collections.abc import Iterable

Secret = tuple[str, str]
"""A provider's code, and the name of its property."""


def variable_names(secrets: Iterable[Secret]) -> dict[Secret, str]:
    """BBB_MAIN_SECRET for the property `secret` of `bbb-main`; no two secrets have the same.

    The same secrets always have the same names: where two would agree, the later one by code has a number.
    """
    names: dict[Secret, str] = {}
    taken: set[str] = set()
    for secret in sorted(secrets):
        plain = "_".join(secret).replace("-", "_").upper()
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name)
        names[secret] = name
    return names
