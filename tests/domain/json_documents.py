"""Documents of every shape that JSON allows, for properties."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from catalog.domain.free_object import MAX_NUMBER

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=10)
exact_numbers = st.integers(-MAX_NUMBER, MAX_NUMBER) | st.floats(-MAX_NUMBER, MAX_NUMBER)
scalars = st.none() | st.booleans() | texts | exact_numbers
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)
documents = st.dictionaries(texts, values, max_size=5)

# Few keys, codes and values, so that two documents have some in common. No free key is `code`.
_keys = st.sampled_from(["", "a", "b", "~", "/", "~1", "settings", "0"])
_codes = st.sampled_from(["max_rooms", "max_storage", "recording", "a/b"])
_few_scalars = st.sampled_from([None, False, True, 0, -0.0, 1, 1.0, 0.5, "", "1", "true"])


def _rows(members: st.SearchStrategy[object]) -> st.SearchStrategy[list[dict[str, object]]]:
    """Rows with a code each, in the order of their codes."""
    by_code = st.dictionaries(_codes, st.dictionaries(_keys, members, max_size=3), max_size=3)
    return by_code.map(lambda rows: [{"code": code, **rows[code]} for code in sorted(rows)])


similar_documents = st.dictionaries(
    _keys,
    st.recursive(
        _few_scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3) | _rows(inner),
        max_leaves=12,
    ),
    max_size=4,
)


def shuffled(value: Any, chance: Random) -> Any:
    """The same value, with the keys of every object in another order."""
    match value:
        case dict():
            keys = chance.sample(list(value), len(value))
            return {key: shuffled(value[key], chance) for key in keys}
        case list():
            return [shuffled(item, chance) for item in value]
        case _:
            return value
