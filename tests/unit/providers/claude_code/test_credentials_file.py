import json
from typing import Any

import pytest

from floway.errors import ConfigError
from floway.providers.claude_code.credentials_file import PastedLogin, parse

LOGIN = {
    "accessToken": "sk-ant-oat01-access",
    "refreshToken": "sk-ant-ort01-refresh",
    "expiresAt": 1_795_380_000_000,
    "scopes": ["user:inference", "user:profile"],
    "subscriptionType": "max",
    "rateLimitTier": "default_claude_max_20x",
}


def file(**changes: Any) -> str:
    """The text of a file; a member that is set to ... is left out."""
    login = {name: value for name, value in (LOGIN | changes).items() if value is not ...}
    return json.dumps({"claudeAiOauth": login, "mcpOAuth": {"x": 1}})


def test_a_file_of_claude_code_is_read() -> None:
    assert parse(file()) == PastedLogin(
        "sk-ant-oat01-access", "sk-ant-ort01-refresh", 1_795_380_000_000, "max", "default_claude_max_20x"
    )


def test_a_file_that_windows_has_saved_is_read() -> None:
    assert parse("\ufeff" + file().replace(", ", ",\r\n") + "\r\n\0").refresh_token == "sk-ant-ort01-refresh"


@pytest.mark.parametrize(
    "changes", [{"subscriptionType": "gold"}, {"subscriptionType": ...}, {"subscriptionType": []}]
)
def test_a_subscription_that_is_not_known_is_left_to_the_profile(changes: dict[str, Any]) -> None:
    assert parse(file(**changes)).subscription_type is None


@pytest.mark.parametrize("tier", [..., "", None, 20])
def test_a_tier_that_is_no_text_is_left_to_the_profile(tier: Any) -> None:
    assert parse(file(rateLimitTier=tier)).rate_limit_tier is None


@pytest.mark.parametrize("expires_at", [1_750_000_000, 999_999_999_999, 0, -1])
def test_an_expiry_in_seconds_is_pointed_out(expires_at: int) -> None:
    with pytest.raises(ConfigError, match="looks like seconds; Claude Code writes milliseconds"):
        parse(file(expiresAt=expires_at))


def test_an_expiry_in_milliseconds_is_taken_even_if_it_has_passed() -> None:
    assert parse(file(expiresAt=1_750_000_000_000)).expires_at_ms == 1_750_000_000_000


@pytest.mark.parametrize(
    "expires_at", [..., None, "1795380000000", True, float("nan"), float("inf"), 253_402_300_800_000]
)
def test_an_expiry_that_is_no_number_is_refused(expires_at: Any) -> None:
    with pytest.raises(ConfigError, match="has no number 'claudeAiOauth"):
        parse(file(expiresAt=expires_at))


@pytest.mark.parametrize("name", ["accessToken", "refreshToken"])
@pytest.mark.parametrize("token", [..., None, "", 5, "two words", "line\r\nbreak", "ümlaut", "\ud800"])
def test_a_token_that_cannot_go_into_a_header_is_refused_unseen(name: str, token: Any) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(file(**{name: token}))

    assert str(refused.value) == f"The credentials file has no usable 'claudeAiOauth.{name}'."


@pytest.mark.parametrize("text", ["", "{", "sk-ant-oat01-access", "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not JSON"):
        parse(text)


@pytest.mark.parametrize("text", ["[]", "{}", "null", '{"claudeAiOauth": []}', '{"claudeAiOauth": null}'])
def test_a_file_without_the_login_of_a_subscription_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="has no object 'claudeAiOauth'"):
        parse(text)


def test_a_login_is_not_printed() -> None:
    assert "sk-ant" not in repr(parse(file()))
