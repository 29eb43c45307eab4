import pytest

from floway.oauth.errors import SessionTerminated, TokenEndpointFailed


@pytest.mark.parametrize(
    ("status", "is_definitive"),
    [
        (400, True),
        (401, True),
        (403, True),
        (408, False),
        (425, False),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_only_a_clear_no_is_definitive(status: int, is_definitive: bool) -> None:
    assert TokenEndpointFailed("no", status).is_definitive is is_definitive


def test_what_is_not_json_says_nothing_about_the_login() -> None:
    assert not TokenEndpointFailed("<html>", 403, is_readable=False).is_definitive


def test_a_terminated_session_keeps_the_words_of_the_vendor() -> None:
    ended = SessionTerminated("invalid_grant", "Refresh token not found")

    assert (ended.code, ended.upstream_message) == ("invalid_grant", "Refresh token not found")
    assert "invalid_grant" in str(ended)
