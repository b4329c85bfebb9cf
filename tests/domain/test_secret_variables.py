from itertools import product

from catalog.domain.secret_variables import variable_names

CODES = ("bbb", "bbb-host", "bbb_host", "bbb-host-key", "bbb--host")
PROPERTIES = ("secret", "key", "host_key")


def test_a_variable_is_named_by_provider_and_property() -> None:
    secrets = [("bbb-main", "secret"), ("mux", "token_secret")]

    assert variable_names(secrets) == {secrets[0]: "BBB_MAIN_SECRET", secrets[1]: "MUX_TOKEN_SECRET"}


def test_no_two_secrets_have_one_variable() -> None:
    names = variable_names(product(CODES, PROPERTIES))

    assert len(set(names.values())) == len(CODES) * len(PROPERTIES)
    assert names["bbb", "host_key"] == "BBB_HOST_KEY"
    assert names["bbb-host", "key"] == "BBB_HOST_KEY_2"


def test_the_order_in_which_they_are_asked_for_does_not_matter() -> None:
    secrets = [*product(CODES, PROPERTIES)]

    assert variable_names(secrets) == variable_names(reversed(secrets))
