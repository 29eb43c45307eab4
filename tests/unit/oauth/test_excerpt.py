import pytest

from floway.oauth.excerpt import excerpt

TOKEN = "sk-ant-ort01-A1b2C3d4E5f6G7h8I9j0K1l2M3n4-_x"


def test_an_excerpt_is_one_line_of_256_characters() -> None:
    assert excerpt("a  b\r\n\tc " + "x y " * 200) == ("a b c " + "x y " * 200)[:256]


def test_bytes_are_read_as_utf8_whatever_they_are() -> None:
    assert excerpt(b"<h1>\xc3\xbc\xff</h1>") == "<h1>ü\ufffd</h1>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"no such token {TOKEN}.", "no such token [hidden]"),
        (f'{{"token":"{TOKEN}"}}', '{"token":"[hidden]"}'),
        ("Refresh token not found", "Refresh token not found"),
        (
            "see https://platform.claude.com/oauth/authorize",
            "see https://platform.claude.com/oauth/authorize",
        ),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln==", "[hidden]"),
    ],
)
def test_what_looks_like_a_token_is_left_out(text: str, shown: str) -> None:
    assert excerpt(text) == shown


def test_a_known_secret_is_left_out_whatever_it_looks_like() -> None:
    assert excerpt("the code abc is wrong", ["abc", ""]) == "the code [hidden] is wrong"


def test_a_token_at_the_end_of_an_excerpt_is_not_cut_into_something_harmless() -> None:
    assert TOKEN[:8] not in excerpt("x " * 125 + TOKEN)
