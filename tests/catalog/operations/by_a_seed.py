"""By another registry than there was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from features import seeding
from features.registry import SHIPPED
from tests.catalog.operations.drawing import Catalog

MARK = "[[feature]]"


def seed(catalog: Catalog) -> None:
    """From a registry in which some names, units and resets are others, and perhaps a feature is gone."""
    changed = catalog.draw(
        st.dictionaries(
            st.sampled_from(["max_rooms", "max_storage"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "name": st.sampled_from(["One name", "Another name"]),
                    "description": st.just("Other words."),
                    "field_suffix": st.sampled_from(["gb", "tb"]),
                    "periodicity_type": st.sampled_from(["weekly", "monthly"]),
                    "periodicity": st.integers(0, 1),
                },
            ),
            max_size=2,
        )
    )
    gone = catalog.draw(st.sampled_from(["", "custom_branding"]))
    path = catalog.scratch / "registry.toml"
    path.write_text(MARK.join(_tables(changed, gone)), encoding="utf-8")
    seeding.seed(path)


def _tables(changed: dict[str, dict[str, Any]], gone: str) -> Iterator[str]:
    for table in SHIPPED.read_text(encoding="utf-8").split(MARK):
        code = next(iter(re.findall(r'^code = "(.*)"', table, re.MULTILINE)), "the comment before them")
        for name, value in changed.get(code, {}).items():
            table = re.sub(f"^{name} = .*", f"{name} = {json.dumps(value)}", table, flags=re.MULTILINE)
        if code != gone:
            yield table
