import pytest

from floway.errors import ConfigError
from floway.oauth.callback import Callback, parsed


@pytest.mark.parametrize(
    "pasted",
    [
        "a#b",
        "  a#b\n",
        "?code=a&state=b",
        "code=a&state=b",
        "state=b&code=a&scope=user%3Ainference",
        "code=a&state=b&code=other&state=other",
        "https://platform.claude.com/oauth/code/callback?code=a&state=b",
        "HTTPS://platform.claude.com/oauth/code/callback?code=a&state=b#top",
        "http://localhost:1455/auth/callback?code=a&state=b",
        "platform.claude.com/oauth/code/callback?code=a&state=b",
        "/oauth/code/callback?code=a&state=b",
    ],
)
def test_every_form_of_a_callback_reads_the_same(pasted: str) -> None:
    assert parsed(pasted) == Callback("a", "b")


def test_a_relative_callback_is_cut_at_its_first_question_mark() -> None:
    assert parsed("/callback?code=a?c&state=b") == Callback("a?c", "b")


def test_percent_signs_are_decoded() -> None:
    assert parsed("?code=a%2Bb%23c&state=d") == Callback("a+b#c", "d")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        ("abc#", "on both sides of '#'"),
        ("#abc", "on both sides of '#'"),
        ("a#b#c", "cannot be read"),
        ("justacode", "cannot be read"),
        ("https://[", "not a valid address"),
        ("https://platform.claude.com/oauth/code/callback", "has no code"),
        ("https://platform.claude.com/oauth/code/callback#abc", "has no code"),
        ("?state=b", "has no code"),
        ("?code=&state=b", "has no code"),
        ("?code=a", "has no state"),
        ("code=a&state=", "has no state"),
        ("co de#state", "characters in it"),
        ("?code=a%0d%0aX-Evil:1&state=b", "characters in it"),
        ("a\ud800#b", "characters in it"),
    ],
)
def test_what_is_no_callback_is_refused_with_its_own_words(pasted: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parsed(pasted)


def test_an_error_of_the_vendor_is_reported() -> None:
    with pytest.raises(ConfigError, match=r"refused the sign-in \(access_denied: You said no\)"):
        parsed("https://x/callback?error=access_denied&error_description=You+said+no&state=b")


def test_an_error_without_a_description_is_reported_too() -> None:
    with pytest.raises(ConfigError, match=r"\(server_error\)"):
        parsed("?error=server_error")


def test_a_callback_is_not_printed() -> None:
    assert "secret-code" not in repr(parsed("secret-code#secret-state"))
