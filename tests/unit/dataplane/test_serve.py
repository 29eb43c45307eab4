import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.domain.limit import Limits
from floway.services import keys
from floway.store import api_keys
from tests.support.upstream import replies, whole
from tests.unit.dataplane.conftest import Serves

BODY = b'{"model":"m"}'
OURS = re.compile(r"req_[0-9a-f]{24}")


def ids(headers: Any) -> tuple[str, str | None]:
    return headers["x-request-id"], headers.get("x-upstream-request-id")


@pytest.mark.parametrize("good", ["abc-1", "a" * 128, "trace:7/x=y+z@w_1.2"])
def test_the_clients_own_id_is_repeated(client: FlaskClient, key: str, serves: Serves, good: str) -> None:
    serves(replies(whole(b"{}", "X-Request-Id: theirs")))

    response = client.post("/v1/messages", data=BODY, headers={"x-api-key": key, "x-request-id": good})

    assert ids(response.headers) == (good, "theirs")
    assert OURS.fullmatch(response.headers["x-floway-request-id"])


@pytest.mark.parametrize("bad", ["", "a b", 'a"b', "a" * 129, "\u00e9"])
def test_an_id_that_is_not_fit_for_a_header_counts_as_none(
    client: FlaskClient, key: str, serves: Serves, bad: str
) -> None:
    serves(replies(whole(b"{}", "X-Request-Id: theirs")))

    response = client.post("/v1/messages", data=BODY, headers={"x-api-key": key, "x-request-id": bad})

    assert ids(response.headers) == ("theirs", None)


def test_without_any_other_id_ours_is_told(client: FlaskClient, key: str, serves: Serves) -> None:
    serves(replies(whole(b"{}")))

    response = client.post("/v1/messages", data=BODY, headers={"x-api-key": key})

    assert response.headers["x-request-id"] == response.headers["x-floway-request-id"]
    assert OURS.fullmatch(response.headers["x-request-id"])


def test_a_messages_client_finds_an_id_where_its_vendor_puts_it(
    client: FlaskClient, key: str, serves: Serves
) -> None:
    serves(replies(whole(b"{}"), whole(b"{}", "Request-Id: req_theirs")))

    ours, theirs = (client.post("/v1/messages", data=BODY, headers={"x-api-key": key}) for _ in range(2))

    assert ours.headers["request-id"] == ours.headers["x-floway-request-id"]
    assert theirs.headers.getlist("request-id") == ["req_theirs"]


def test_only_messages_clients_get_it(client: FlaskClient, key: str, serves: Serves) -> None:
    serves(replies(whole(b"{}")))

    response = client.post("/v1/responses", data=BODY, headers={"authorization": f"Bearer {key}"})

    assert "request-id" not in response.headers


def test_an_error_in_the_messages_shape_holds_our_id(client: FlaskClient) -> None:
    response = client.post("/v1/messages", data=BODY, headers={"x-request-id": "mine"})

    assert response.headers["x-request-id"] == "mine"
    assert response.get_json()["request_id"] == response.headers["x-floway-request-id"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?key={key}", 200),
        ("?a=1&key={key}", 200),
        ("?key=&x=1", 401),
        ("?monkey={key}", 401),
        ("?key=%20", 401),
    ],
)
def test_a_key_in_the_query_is_taken(
    client: FlaskClient, key: str, serves: Serves, query: str, status: int
) -> None:
    serves(replies(whole(b"{}")))

    assert client.post(f"/v1/messages{query.format(key=key)}", data=BODY).status_code == status


def test_every_answer_may_be_read_by_browsers(client: FlaskClient) -> None:
    assert client.post("/v1/messages", data=BODY).headers["access-control-allow-origin"] == "*"


def limited(**limits: int) -> None:
    [row] = api_keys.list_all()
    keys.edit(row.id, {"limits": Limits(**limits)})


def call(client: FlaskClient, path: str, key: str) -> TestResponse:
    return client.post(path, data=BODY, headers={"x-api-key": key})


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/v1/messages", {"anthropic-ratelimit-requests-limit": "2"}),
        ("/v1/chat/completions", {"x-ratelimit-limit-requests": "2", "x-ratelimit-remaining-requests": "1"}),
        ("/v1beta/models/m:generateContent", {}),
    ],
)
def test_a_caller_with_limits_hears_of_these_and_not_of_the_vendors(
    client: FlaskClient, key: str, serves: Serves, path: str, told: dict[str, str]
) -> None:
    limited(requests_per_minute=2)
    serves(replies(whole(b"{}", "X-Ratelimit-Limit-Tokens: 7", "Anthropic-Ratelimit-Tokens-Limit: 7")))

    headers = call(client, path, key).headers

    assert {name: headers.get(name) for name in told} == told
    assert "x-ratelimit-limit-tokens" not in headers
    assert "anthropic-ratelimit-tokens-limit" not in headers


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/v1/messages", b"rate_limit_error"),
        ("/v1/chat/completions", b"insufficient_quota"),
        ("/v1/responses", b"insufficient_quota"),
        ("/v1beta/models/m:generateContent", b"RESOURCE_EXHAUSTED"),
    ],
)
def test_over_a_budget_the_answer_is_429_in_the_clients_protocol(
    client: FlaskClient, key: str, serves: Serves, path: str, word: bytes
) -> None:
    limited(tokens_per_month=0)
    serves(replies(whole(b"{}")))

    answer = call(client, path, key)

    assert answer.status_code == 429
    assert word in answer.data
    assert b"tokens_per_month" in answer.data
    assert int(answer.headers["retry-after"]) >= 1


def test_a_caller_without_limits_hears_what_the_vendor_says(
    client: FlaskClient, key: str, serves: Serves
) -> None:
    serves(replies(whole(b"{}", "X-Ratelimit-Limit-Tokens: 7")))

    assert call(client, "/v1/messages", key).headers["x-ratelimit-limit-tokens"] == "7"
