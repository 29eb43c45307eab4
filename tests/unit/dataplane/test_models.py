import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from floway.domain.alias import Target
from floway.services import accounts
from floway.store import aliases
from tests.support.upstream import replies, whole
from tests.unit.dataplane.conftest import Serves

OWNED = json.dumps({"data": [{"id": "owned", "owned_by": "somebody"}]}).encode()
LISTED = whole(json.dumps({"data": [{"id": "listed"}]}).encode(), "Content-Type: application/json")


@pytest.mark.parametrize("path", ["/v1/models", "/models"])
def test_the_models_of_all_upstreams_are_one_list(
    client: FlaskClient, key: str, serves: Serves, path: str
) -> None:
    serves(models=("b", "a"), name="one")
    serves(replies(LISTED), models=(), name="two")

    listed = client.get(path, headers={"authorization": f"Bearer {key}"}).get_json()

    assert [row["id"] for row in listed["data"]] == ["a", "b", "listed"]


@pytest.mark.parametrize(
    "path", ["/v1/models", "/models", "/v1beta/models", "/v1/models/a", "/v1beta/models/a"]
)
def test_a_browser_may_ask_for_lists(client: FlaskClient, path: str) -> None:
    asked = {"origin": "https://app.example", "access-control-request-headers": "authorization"}

    response = client.options(path, headers=asked)

    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-headers"] == "*, authorization"


def test_a_list_that_fails_does_not_hide_the_others(client: FlaskClient, key: str, serves: Serves) -> None:
    serves(models=("a",), name="one")
    serves(replies(whole(b"no", status=500)), models=(), name="two")

    listed = client.get("/v1/models", headers={"x-api-key": key}).get_json()

    assert [row["id"] for row in listed["data"]] == ["a"]


def test_when_all_lists_fail_it_is_not_told_which_and_how(
    client: FlaskClient, key: str, serves: Serves
) -> None:
    serves(replies(whole(b"their secret", status=401)), models=(), name="private-name")

    response = client.get("/v1/models", headers={"authorization": f"Bearer {key}"})

    assert response.status_code == 502
    assert b"their secret" not in response.data
    assert b"private-name" not in response.data


@pytest.mark.parametrize("path", ["/v1beta/models", "/v1/models"])
def test_google_clients_get_googles_list(client: FlaskClient, key: str, serves: Serves, path: str) -> None:
    serves(models=("a",))

    listed = client.get(path, headers={"x-goog-api-key": key}).get_json()

    assert [row["name"] for row in listed["models"]] == ["models/a"]


def test_one_model_is_shown_by_its_id(client: FlaskClient, key: str, serves: Serves) -> None:
    serves(models=("org/a",))
    headers = {"x-api-key": key}

    assert client.get("/v1/models/org/a", headers=headers).get_json()["id"] == "org/a"
    assert client.get("/v1beta/models/org/a", headers=headers).get_json()["name"] == "models/org/a"


@pytest.mark.parametrize(
    ("path", "headers", "error"),
    [
        ("/v1/models/x", {"anthropic-version": "2023-06-01"}, ("type", "not_found_error")),
        ("/v1/models/x", {}, ("code", "model_not_found")),
        ("/v1beta/models/x", {}, ("status", "NOT_FOUND")),
    ],
)
def test_an_unknown_model_is_not_found_in_the_shape_of_who_asks(
    client: FlaskClient, key: str, serves: Serves, path: str, headers: dict[str, str], error: tuple[str, str]
) -> None:
    serves()

    response = client.get(path, headers={"authorization": f"Bearer {key}", **headers})

    assert response.status_code == 404
    assert response.get_json()["error"][error[0]] == error[1]


@pytest.mark.parametrize("path", ["/v1/models", "/v1beta/models", "/v1/models/m", "/v1beta/models/m"])
def test_the_lists_need_a_key(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_aliases_are_listed_unless_hidden_or_served_by_nobody(
    client: FlaskClient, key: str, serves: Serves
) -> None:
    serves(models=("b", "a"))
    for name, target, is_listed in (
        ("best", "a", True),
        ("a", "b", True),
        ("secret", "a", False),
        ("gone", "x", True),
    ):
        aliases.create(name, [Target(target)], is_listed=is_listed)
    headers = {"authorization": f"Bearer {key}"}

    listed = client.get("/v1/models", headers=headers).get_json()
    shown = client.get("/v1/models/best", headers=headers).get_json()
    google = client.get("/v1beta/models", headers={"x-goog-api-key": key}).get_json()

    assert [row["id"] for row in listed["data"]] == ["b", "best", "a"]
    assert [row.get("aliasedFrom", {}).get("targets") for row in listed["data"]] == [None, ["a"], ["b"]]
    assert shown["aliasedFrom"] == {"selection": "first-available", "targets": ["a"]}
    assert [row["name"] for row in google["models"]] == ["models/b", "models/best", "models/a"]
    assert client.get("/v1/models/secret", headers=headers).status_code == 404


def test_a_random_alias_reads_the_same_each_time(client: FlaskClient, key: str, serves: Serves) -> None:
    serves(models=("first",), name="one")
    serves(replies(whole(OWNED, "Content-Type: application/json")), models=(), name="two")
    aliases.create("any", [Target("first"), Target("owned")], "random")
    headers = {"authorization": f"Bearer {key}"}

    owners = {client.get("/v1/models/any", headers=headers).get_json()["owned_by"] for _ in range(30)}

    assert owners == {"floway"}


def test_a_key_with_a_list_of_models_sees_these_alone(client: FlaskClient, serves: Serves) -> None:
    serves(models=("claude-a", "claude-b", "gpt"), name="one")
    aliases.create("fast", (Target("gpt", None),), "first-available", None, True, None, None)
    aliases.create("slow", (Target("gpt", None),), "first-available", None, True, None, None)
    _, raw = accounts.create_key("limited", "ada", models=["claude-*", "fast"])
    headers = {"x-api-key": raw}

    listed = client.get("/v1/models", headers=headers).get_json()
    gemini = client.get("/v1beta/models", headers=headers).get_json()

    assert sorted(row["id"] for row in listed["data"]) == ["claude-a", "claude-b", "fast"]
    assert "models/gpt" not in [row["name"] for row in gemini["models"]]
    assert client.get("/v1/models/claude-a", headers=headers).status_code == 200
    assert client.get("/v1/models/gpt", headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/v1/messages", {"max_tokens": 9}, lambda answer: answer["error"]["type"] == "permission_error"),
        ("/v1/chat/completions", {}, lambda answer: answer["error"]["code"] == "model_not_allowed"),
        ("/v1/responses", {"input": "hi"}, lambda answer: answer["error"]["code"] == "model_not_allowed"),
        (
            "/v1beta/models/gpt:generateContent",
            {"contents": []},
            lambda answer: answer["error"]["status"] == "PERMISSION_DENIED",
        ),
    ],
)
def test_a_model_that_is_not_on_the_list_of_the_key_is_refused_in_the_clients_words(
    client: FlaskClient, serves: Serves, path: str, body: dict[str, Any], said: Callable[[Any], bool]
) -> None:
    asked = serves(models=("claude-a", "gpt"), name="one")
    _, raw = accounts.create_key("limited", "ada", models=["claude-*"])
    sent = body if "Content" in path else {"model": "gpt", "messages": [], **body}

    refused = client.post(path, json=sent, headers={"x-api-key": raw})

    assert refused.status_code == 403
    assert said(refused.get_json())
    assert "This API key may not use the model 'gpt'" in refused.text
    assert asked.requests == []
