import json

import pytest

from floway.providers.claude_code.sentinels import Unparseable, find

DISABLED = "This organization has been disabled."
BANNED = "OAuth authentication is currently not allowed for this organization."


def body(error_type: str, message: object) -> bytes:
    return json.dumps({"type": "error", "error": {"type": error_type, "message": message}}).encode()


@pytest.mark.parametrize(
    ("status", "error_type", "message", "reason"),
    [
        (400, "invalid_request_error", DISABLED, "org_disabled_400_sentinel"),
        (400, "invalid_request_error", DISABLED.upper(), "org_disabled_400_sentinel"),
        (403, "permission_error", BANNED, "org_banned_403_sentinel"),
    ],
)
def test_the_end_of_an_account_is_known_by_status_type_and_words(
    status: int, error_type: str, message: str, reason: str
) -> None:
    found = find(status, body(error_type, message))

    assert found is not None
    assert found.reason == reason
    assert found.message == (
        "Anthropic does not serve this account any more, and importing it again will not help; "
        f"contact Anthropic. It said: {message}"
    )


@pytest.mark.parametrize(
    ("status", "error_type", "message"),
    [
        (400, "invalid_request_error", "max_tokens: must be at least 1"),
        (400, "permission_error", DISABLED),
        (403, "invalid_request_error", BANNED),
        (403, "permission_error", DISABLED),
        (400, "invalid_request_error", BANNED),
        (401, "authentication_error", BANNED),
        (429, "rate_limit_error", DISABLED),
        (400, "invalid_request_error", None),
    ],
)
def test_any_other_refusal_is_about_the_request(status: int, error_type: str, message: str | None) -> None:
    assert find(status, body(error_type, message)) is None


@pytest.mark.parametrize(
    "sent", [b"[]", b"null", b'"organization has been disabled"', b'{"error":"x"}', b"{}"]
)
def test_json_of_another_shape_says_nothing(sent: bytes) -> None:
    assert find(400, sent) is None


@pytest.mark.parametrize(
    "sent", [b"<html>organization has been disabled</html>", b"", b"\xff", b"[" * 100_000]
)
def test_what_is_not_json_was_not_written_by_the_vendor(sent: bytes) -> None:
    with pytest.raises(Unparseable):
        find(403, sent)
    assert find(500, sent) is None


def test_a_long_message_is_cut() -> None:
    found = find(400, body("invalid_request_error", DISABLED + "x" * 9000))

    assert found is not None
    assert len(found.message) < 700
