import pytest

from floway.oauth.jwt import claims


def test_the_claims_are_the_middle_segment() -> None:
    # The example of RFC 7519, section 3.1.
    token = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )

    assert claims(token) == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}


@pytest.mark.parametrize(
    "token", ["", "opaque", "a.b", "a.b.c.d", "a..c", "a.!!.c", "a.W10.c", "a.bm90IEpTT04.c", "a.é.c"]
)
def test_anything_else_has_none(token: str) -> None:
    assert claims(token) is None
