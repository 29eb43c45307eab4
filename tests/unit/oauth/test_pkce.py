import re

from floway.oauth import pkce


def test_a_challenge_is_the_one_of_the_standard() -> None:
    # https://www.rfc-editor.org/rfc/rfc7636#appendix-B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert pkce.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_verifier_has_43_characters_that_need_no_quoting() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", pkce.fresh_verifier())


def test_a_state_has_128_bits() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", pkce.fresh_state())


def test_nothing_is_given_out_twice() -> None:
    assert len({pkce.fresh_verifier() for _ in range(20)} | {pkce.fresh_state() for _ in range(20)}) == 40
