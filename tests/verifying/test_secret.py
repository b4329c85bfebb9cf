"""A secret on its way to the vendor shows itself to nobody."""

from catalog.verifying.secret import Secret


def test_a_secret_is_in_no_text_that_is_made_of_it() -> None:
    secret = Secret("hush")

    assert "hush" not in f"{secret} {secret!r} {[secret]} {vars(type(secret))}"
    assert not hasattr(secret, "__dict__")


def test_it_is_encoded_for_the_call_and_found_in_what_repeats_it() -> None:
    secret = Secret("hüsh")

    assert secret.encoded() == "hüsh".encode()
    assert secret.stands_in("2.7 hüsh")
    assert not secret.stands_in("2.7")
