import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts
from floway.errors import UpstreamUnreachable
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.oauth.token_endpoint import (
    TERMINAL_ON_EXCHANGE,
    TERMINAL_ON_REFRESH,
    Tokens,
    renewed_tokens,
    request_tokens,
)
from tests.support.upstream import replies, upstream, whole

LIMITS = Timeouts(5, 5)
GRANTED = {"access_token": "at", "expires_in": 28800, "refresh_token": "rt", "scope": "user:inference"}
REFRESH = {"grant_type": "refresh_token", "refresh_token": "burnt-token"}


def asked(
    status: int,
    body: object,
    terminal_codes: frozenset[str] = TERMINAL_ON_REFRESH,
    raw: bytes | None = None,
    ask: Callable[..., Tokens] = request_tokens,
) -> Tokens:
    """What an answer of the endpoint comes to."""
    answer = ColdAnswer(status, {}, raw if raw is not None else json.dumps(body).encode())

    def post(
        url: str, headers: Mapping[str, str], members: Mapping[str, Any], limits: Timeouts
    ) -> ColdAnswer:
        return answer

    return ask(post, "https://vendor.example/token", REFRESH, LIMITS, terminal_codes)


def test_a_grant_is_posted_and_its_tokens_are_read() -> None:
    body = json.dumps({**GRANTED, "token_type": "Bearer", "account": {"uuid": "u"}}).encode()
    client = Client()
    with upstream(replies(whole(body, "Content-Type: application/json"))) as running:
        tokens = request_tokens(
            client.post_json, f"{running.origin}/token", REFRESH, LIMITS, TERMINAL_ON_REFRESH
        )
    client.close()

    assert (tokens.access_token, tokens.refresh_token, tokens.expires_in_seconds) == ("at", "rt", 28800)
    assert tokens.document["account"] == {"uuid": "u"}
    head, _, sent = running.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /token HTTP/1.1")
    assert b"content-type: application/json" in head.lower()
    assert b"\r\naccept: application/json" in head.lower()
    assert json.loads(sent) == REFRESH


def test_tokens_are_not_printed() -> None:
    secrets = {"access_token": "first-secret", "refresh_token": "second-secret"}

    assert "secret" not in repr(asked(200, GRANTED | secrets))


def test_a_refresh_token_may_be_left_out() -> None:
    assert asked(200, {"access_token": "at", "expires_in": 1}).refresh_token is None


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("access_token", None),
        ("access_token", ""),
        ("access_token", 1),
        ("expires_in", "28800"),
        ("expires_in", True),
        ("expires_in", None),
        ("expires_in", float("nan")),
        ("expires_in", float("inf")),
        ("expires_in", 10**400),
        ("refresh_token", ""),
        ("refresh_token", 5),
    ],
)
def test_an_answer_without_usable_tokens_names_the_member(member: str, value: object) -> None:
    with pytest.raises(TokenEndpointFailed, match=f"'{member}'") as failed:
        asked(200, {**GRANTED, member: value})

    assert not failed.value.is_definitive


@pytest.mark.parametrize(
    ("stated", "read"), [(1e300, 315_360_000), (10**300, 315_360_000), (-1e300, 0), (0, 0)]
)
def test_a_life_out_of_all_measure_is_one_that_can_be_written_down(stated: float, read: float) -> None:
    assert asked(200, GRANTED | {"expires_in": stated}).expires_in_seconds == read


@pytest.mark.parametrize(
    "wrong", [{"expires_in": "28800"}, {"expires_in": None}, {"access_token": ""}, {"access_token": 1}]
)
def test_a_renewal_gives_the_successor_beside_what_is_wrong_with_the_access_token(
    wrong: dict[str, Any],
) -> None:
    tokens = asked(200, GRANTED | wrong, ask=renewed_tokens)

    assert tokens.refresh_token == "rt"
    assert tokens.fault is not None
    assert f"'{next(iter(wrong))}'" in str(tokens.fault)


@pytest.mark.parametrize("refresh_token", [None, "", 5])
def test_a_renewal_without_a_successor_that_can_be_used_is_none(refresh_token: object) -> None:
    with pytest.raises(TokenEndpointFailed, match=r"no usable '(expires_in|refresh_token)'"):
        asked(200, GRANTED | {"expires_in": None, "refresh_token": refresh_token}, ask=renewed_tokens)


def test_a_refused_renewal_ends_the_login_as_any_other() -> None:
    with pytest.raises(SessionTerminated):
        asked(400, {"error": "invalid_grant", "refresh_token": "rt"}, ask=renewed_tokens)


@pytest.mark.parametrize("code", sorted(TERMINAL_ON_REFRESH))
def test_six_codes_end_a_login_that_is_refreshed(code: str) -> None:
    with pytest.raises(SessionTerminated) as ended:
        asked(400, {"error": code, "error_description": "it is over"})

    assert (ended.value.code, ended.value.upstream_message) == (code, "it is over")


def test_an_exchange_is_only_ended_by_a_terminated_session() -> None:
    with pytest.raises(SessionTerminated):
        asked(400, {"error": "app_session_terminated"}, TERMINAL_ON_EXCHANGE)
    with pytest.raises(TokenEndpointFailed) as refused:
        asked(400, {"error": "invalid_grant"}, TERMINAL_ON_EXCHANGE)

    assert refused.value.is_definitive
    assert refused.value.code == "invalid_grant"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": "c", "error_description": "described", "detail": "detailed"}, "described"),
        ({"error": {"code": "c", "message": "inner"}, "detail": "detailed"}, "detailed"),
        ({"error": {"code": "c", "message": "inner"}}, "inner"),
        ({"error": "c"}, "c"),
        ({"error": {"code": "c"}}, "c"),
        ({"other": 1}, '{"other": 1}'),
    ],
)
def test_the_first_words_of_the_vendor_are_the_message(body: dict[str, Any], message: str) -> None:
    with pytest.raises(TokenEndpointFailed) as refused:
        asked(418, body)

    assert str(refused.value) == f"The token endpoint answered 418: {message}"
    assert refused.value.code == ("c" if "error" in body else None)


def test_a_code_in_an_object_counts() -> None:
    with pytest.raises(SessionTerminated) as ended:
        asked(400, {"error": {"code": "invalid_refresh_token", "message": "m"}})

    assert (ended.value.code, ended.value.upstream_message) == ("invalid_refresh_token", "m")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_an_overloaded_endpoint_ends_no_login(status: int) -> None:
    with pytest.raises(TokenEndpointFailed) as failed:
        asked(status, {"error": "invalid_grant"})

    assert not failed.value.is_definitive
    assert failed.value.answer_status == status


@pytest.mark.parametrize("body", [b'{"error": "rate_limited"}', b"<html>Slow down</html>"])
def test_an_endpoint_that_wants_to_be_left_alone_is_heard(body: bytes) -> None:
    client = Client()
    with (
        upstream(replies(whole(body, "Retry-After: 120", status=429))) as running,
        pytest.raises(TokenEndpointFailed) as failed,
    ):
        request_tokens(client.post_json, running.origin, REFRESH, LIMITS, TERMINAL_ON_REFRESH)
    client.close()

    assert failed.value.retry_after == "120"


@pytest.mark.parametrize("raw", [b"<html>Bad Gateway</html>", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_an_answer_that_is_no_object_is_reported_with_its_status_and_text(raw: bytes) -> None:
    with pytest.raises(TokenEndpointFailed, match="answered 502 with something") as failed:
        asked(502, None, raw=raw)

    assert not failed.value.is_definitive
    assert raw.decode("utf-8", "replace")[:20] in str(failed.value)


def test_an_empty_answer_is_an_empty_object() -> None:
    with pytest.raises(TokenEndpointFailed, match="no usable 'access_token'"):
        asked(200, None, raw=b"")


def test_what_was_sent_does_not_come_back_in_an_error() -> None:
    with pytest.raises(SessionTerminated) as ended:
        asked(400, {"error": "invalid_grant", "error_description": "burnt-token is unknown"})
    with pytest.raises(TokenEndpointFailed) as failed:
        asked(400, None, raw=b"<p>burnt-token</p>")

    assert "burnt-token" not in str(ended.value) + str(failed.value)


def test_an_endpoint_that_is_not_there_is_an_error_of_the_network() -> None:
    client = Client()
    with upstream(replies()) as gone:
        url = gone.origin
    with pytest.raises(UpstreamUnreachable):
        request_tokens(client.post_json, url, REFRESH, LIMITS, TERMINAL_ON_REFRESH)
    client.close()
