"""Whether the servers answer the same: else their speed is not to be compared."""

from collections.abc import Iterator
from typing import Any

from bench.broken import Broken
from bench.cases import Visit
from bench.client import ask, ask_expecting
from bench.servers import PRODUCT

# What the tables of a package's terms do not tell.
BEYOND_THE_TABLES = {"revision", "digest", "format"}


def require_agreement(visit: Visit) -> None:
    """Raises Broken at the first answer that tells otherwise than the product's."""
    for path in visit.shared().values():
        answers = {
            name: ask_expecting(200, server.address, path, visit.reader).json
            for name, server in visit.servers.items()
        }
        product = packages_in(answers.pop(PRODUCT))
        for name, answer in answers.items():
            for difference in differences(product, packages_in(answer)):
                raise Broken(f"The {name} server answers {path} otherwise: {difference}")
    for name, server in visit.servers.items():
        if ask(server.address, "/api/v1/packages").status != 401:
            raise Broken(f"The {name} server answers strangers.")


def packages_in(answer: Any) -> list[dict[str, Any]]:
    packages = answer.get("results", [answer])
    return [
        {name: value for name, value in package.items() if name not in BEYOND_THE_TABLES}
        for package in packages
    ]


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where two JSON documents differ; true is not 1."""
    match one, other:
        case dict(), dict():
            for name in sorted(one.keys() | other.keys()):
                yield from differences(one.get(name), other.get(name), f"{where}/{name}")
        case list(), list() if len(one) == len(other):
            for place, (first, second) in enumerate(zip(one, other, strict=True)):
                yield from differences(first, second, f"{where}/{place}")
        case _ if one != other or isinstance(one, bool) != isinstance(other, bool):
            yield f"{where} is {other!r}, not {one!r}."
