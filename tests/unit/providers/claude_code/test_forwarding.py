import pytest

from floway.providers.claude_code.forwarding import betas, headers
from tests.support.claude_code import CALLS
from tests.support.claude_code import headers as recorded


@pytest.mark.parametrize("name", [*CALLS, "count_tokens"])
def test_what_claude_code_sends_goes_on_as_it_is(name: str) -> None:
    given = recorded(name)

    sent = dict(headers(given, "at-1"))

    # Compression is the one thing that we ask for ourselves.
    assert sent.pop("accept-encoding") == "identity"
    assert sent.pop("authorization") == "Bearer at-1"
    assert sent.pop("anthropic-beta") == given.pop("anthropic-beta") + ",oauth-2025-04-20"
    del given["accept-encoding"]
    assert sent == given


def test_credentials_and_what_belongs_to_the_connection_stay_here() -> None:
    given = recorded() | {
        "authorization": "Bearer gateway-key",
        "x-api-key": "gateway-key",
        "x-goog-api-key": "gateway-key",
        "proxy-authorization": "Basic eA==",
        "cookie": "a=b",
        "host": "gateway",
        "content-length": "7",
        "connection": "keep-alive",
        "transfer-encoding": "chunked",
        "x-forwarded-for": "10.0.0.1",
        "forwarded": "for=10.0.0.1",
        "x-request-id": "r",
        "x-unknown": "1",
        "x-stainless-unknown": "1",
    }

    sent = headers(given, "at-1")

    names = [name for name, _ in sent]
    assert len(names) == len(set(names))
    assert not {"x-api-key", "cookie", "host", "x-unknown", "x-stainless-unknown"} & set(names)
    assert set(names) - {"authorization"} <= recorded().keys()
    assert dict(sent)["authorization"] == "Bearer at-1"
    assert "gateway" not in str(sent)


def test_a_body_without_a_stated_type_is_json() -> None:
    assert dict(headers({}, "at-1"))["content-type"] == "application/json"
    assert dict(headers({"content-type": "application/json; x=y"}, "t"))["content-type"] == (
        "application/json; x=y"
    )


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("", "oauth-2025-04-20"),
        ("a,b", "a,b,oauth-2025-04-20"),
        # Two header lines reach us as one.
        ("b, a,b , ,c", "b,a,c,oauth-2025-04-20"),
        ("oauth-2025-04-20,a", "oauth-2025-04-20,a"),
    ],
)
def test_the_clients_betas_keep_their_order_and_nothing_but_oauth_is_added(given: str, sent: str) -> None:
    assert betas(given) == sent
