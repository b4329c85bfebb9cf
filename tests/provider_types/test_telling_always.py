"""What holds for every shipped type and whatever a package grants."""

from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.values import Value
from catalog.provider_types import PROVIDER_TYPES, ProviderType, Told, told
from tests.provider_types.granting import REGISTERED, grants

limits = st.one_of(
    st.sampled_from(["0", "0.0001", "0.5", "1", "2.5", "719.9999", "720", "2147483647", "9999999999.9999"]),
    st.integers(0, 10**14 - 1).map(lambda number: f"{number}e-4"),
).map(Decimal)

BY_PROVIDER = [code for code, feature in REGISTERED.items() if feature["delivered_by"] == "provider"]


def values_of(code: str) -> st.SearchStrategy[Value]:
    return st.booleans() | limits if REGISTERED[code]["quota"] else st.booleans()


packages = st.fixed_dictionaries(
    {}, optional={code: values_of(code) for code in (*BY_PROVIDER, "max_storage", "allow_create_account")}
)


class Letter(NamedTuple):
    """What an installation was told, and of what."""

    provider_type: ProviderType
    service_type: str
    features_off: list[str]
    values: dict[str, Value]
    told: Told

    def parameters_of(self, code: str) -> tuple[str, ...]:
        mapping = self.provider_type.mapping_of(code)
        return mapping.parameters(self.service_type) if mapping else ()

    def limit_of(self, code: str) -> Decimal:
        """What is granted of a quota, in the vendor's unit."""
        mapping = self.provider_type.mapping_of(code)
        return Decimal(self.values[code]) * (mapping.factor if mapping else 1)

    def limited(self) -> list[str]:
        """The quotas that are granted with a number, or not at all."""
        return [
            code for code, value in self.values.items() if REGISTERED[code]["quota"] and value is not True
        ]

    def told_of(self, code: str) -> list[Decimal]:
        """The numbers that it was told of a quota; false is none of it."""
        told = [
            self.told.parameters[name] for name in self.parameters_of(code) if name in self.told.parameters
        ]
        return [Decimal(0) if value is False else Decimal(str(value)) for value in told]

    def not_honoured(self) -> set[str]:
        return {it.code for it in self.told.not_honoured}


@st.composite
def letters(draw: Any) -> Letter:
    provider_type = draw(st.sampled_from(list(PROVIDER_TYPES.values())))
    service_type = draw(st.sampled_from(provider_type.service_types))
    understood = [code for code in BY_PROVIDER if provider_type.understands(code)]
    features_off = draw(st.lists(st.sampled_from(understood), unique=True, max_size=2))
    values = draw(packages)
    letter = told(provider_type, grants(values), service_type=service_type, features_off=features_off)
    return Letter(provider_type, service_type, features_off, values, letter)


@given(letters())
def test_no_quota_but_an_unlimited_one_is_told_as_unlimited(letter: Letter) -> None:
    for code in letter.limited():
        mapping = letter.provider_type.mapping_of(code)
        assert set(letter.told.left_out).isdisjoint(letter.parameters_of(code))
        assert mapping is None or mapping.unlimited not in letter.told_of(code)


@given(letters())
def test_no_more_is_told_than_is_granted(letter: Letter) -> None:
    for code in letter.limited():
        assert all(number <= letter.limit_of(code) for number in letter.told_of(code))


@given(letters())
def test_every_grant_is_told_or_not_honoured_or_the_platforms(letter: Letter) -> None:
    for code, value in letter.values.items():
        names = {*letter.parameters_of(code)}
        is_told = bool(names) and names <= {*letter.told.parameters, *letter.told.left_out}
        if code not in BY_PROVIDER:
            assert not is_told
            assert code not in letter.not_honoured()
        elif code in letter.features_off and value is False and not REGISTERED[code]["quota"]:
            assert code not in letter.not_honoured()
        else:
            assert is_told or code in letter.not_honoured()


@given(letters())
def test_a_limit_that_is_honoured_is_told_exactly(letter: Letter) -> None:
    for code in set(letter.limited()) & set(BY_PROVIDER) - letter.not_honoured():
        assert letter.told_of(code) == [letter.limit_of(code)]


@given(letters())
def test_what_is_told_is_json_that_every_reader_reads_exactly(letter: Letter) -> None:
    assert not set(letter.told.parameters) & set(letter.told.left_out)
    for value in letter.told.parameters.values():
        assert isinstance(value, bool | int | float | str)
        assert isinstance(value, str) or abs(value) <= 2**53 - 1
