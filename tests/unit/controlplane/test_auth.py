"""Who gets in: every route of the admin API, and every way to try."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from floway.controlplane import auth
from floway.domain.caller import Scope
from floway.services import accounts
from floway.store import audit, users
from floway.store.users import ROLES
from tests.support.dashboard import PASSWORD, log_in, person, signed_in

#: What stands beside the admin API: the health of the data plane, and scripts whose path is their secret.
ELSEWHERE = {"/api/health", "/api/setup/<path:rest>"}

#: Everything of the admin API that anybody may call.
PUBLIC = {
    ("GET", "/api/docs"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/setup-state"),
    ("POST", "/api/first-run"),
    ("POST", "/api/session"),
}


def admin_routes(app: Flask) -> list[tuple[str, Rule]]:
    """``(method, rule)`` of every route under /api."""
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/auth/")) and rule.rule not in ELSEWHERE
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def call(client: FlaskClient, method: str, rule: Rule, **options: Any) -> TestResponse:
    path = re.sub(r"<[^>]+>", "1", rule.rule)
    return client.open(path, method=method, **options)


def test_every_route_but_the_public_ones_refuses_anonymous_callers(app: Flask) -> None:
    client = app.test_client()
    routes = admin_routes(app)
    refused = {
        (method, rule.rule) for method, rule in routes if call(client, method, rule).status_code == 401
    }

    assert refused | PUBLIC == {(method, rule.rule) for method, rule in routes}
    assert not refused & PUBLIC
    assert ("GET", "/api/overview") in refused


def test_every_route_refuses_a_role_that_is_not_named_for_it(client: FlaskClient, app: Flask) -> None:
    for role in ROLES:
        person(f"the-{role}", role)
        someone = app.test_client()
        headers = signed_in(someone, f"the-{role}")
        for method, rule in admin_routes(app):
            allowed = auth.roles_of(app.view_functions[rule.endpoint])
            if (method, rule.rule) in PUBLIC or (allowed is not None and role in allowed):
                continue
            response = call(someone, method, rule, headers=headers)
            assert (response.status_code, response.get_json()["code"]) == (403, "role_required"), rule


def test_a_view_without_a_word_about_roles_is_for_administrators() -> None:
    assert auth.roles_of(lambda: None) == {"admin"}


def test_the_guard_stands_before_every_view_of_the_admin_api(app: Flask) -> None:
    guarded = {name for name, hooks in app.before_request_funcs.items() if auth.guard in hooks}
    blueprints = {rule.endpoint.rpartition(".")[0] for _, rule in admin_routes(app)}

    assert blueprints <= guarded


KEY_HEADERS = [
    ("Authorization", "Bearer {}"),
    ("x-api-key", " {} "),
    ("x-goog-api-key", "{}"),
    ("api-key", "{}"),
]
with_every_header = pytest.mark.parametrize(
    "name_and_value", KEY_HEADERS, ids=[name for name, _ in KEY_HEADERS]
)


def key_headers(
    scope: Scope | None, owner: str = "ada", name_and_value: tuple[str, str] = KEY_HEADERS[0]
) -> dict[str, str]:
    """The header of a fresh key."""
    _, raw = accounts.create_key("script", owner, scope=scope)
    name, value = name_and_value
    return {name: value.format(raw)}


@with_every_header
def test_a_key_without_a_scope_is_no_way_in_with_or_without_a_session(
    client: FlaskClient, app: Flask, name_and_value: tuple[str, str]
) -> None:
    headers = key_headers(None, name_and_value=name_and_value)
    signed_in(client)
    for someone in (client, app.test_client()):
        response = someone.get("/api/session", headers=headers)
        assert (response.status_code, response.get_json()["code"]) == (403, "scope_required")


@with_every_header
def test_a_key_with_a_scope_stands_for_its_owner_without_csrf(
    client: FlaskClient, app: Flask, name_and_value: tuple[str, str]
) -> None:
    headers = key_headers("admin", name_and_value=name_and_value) | {"Origin": "https://elsewhere.example"}
    script = app.test_client()

    me = script.get("/api/session", headers=headers).get_json()
    made = script.post("/api/users", json={"name": "bob"}, headers=headers)

    assert (me["user"]["name"], me["api_key"]["name"], me["csrf_token"]) == ("ada", "script", "")
    assert made.status_code == 201
    [entry] = audit.page(1)
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("api_key", me["api_key"]["id"], "script")


def test_a_key_that_reads_changes_nothing(client: FlaskClient, app: Flask) -> None:
    headers = key_headers("admin:read")
    script = app.test_client()

    assert script.get("/api/users", headers=headers).status_code == 200
    for method, rule in admin_routes(app):
        if method != "GET" and (method, rule.rule) not in PUBLIC:
            refused = call(script, method, rule, headers=headers)
            assert refused.get_json()["code"] in ("scope_required", "session_required"), rule


def test_a_key_has_the_role_of_its_owner(client: FlaskClient, app: Flask) -> None:
    person("eve", "user")
    headers = key_headers("admin", "eve")
    script = app.test_client()

    assert script.get("/api/keys", headers=headers).status_code == 200
    assert script.get("/api/users", headers=headers).get_json()["code"] == "role_required"


def test_a_key_takes_the_place_of_the_cookie(client: FlaskClient) -> None:
    person("eve", "user")
    signed_in(client)

    shown = client.get("/api/session", headers=key_headers("admin", "eve")).get_json()
    client.delete("/api/session", headers=key_headers("admin", "eve"))

    assert shown["user"]["name"] == "eve"
    assert client.get("/api/session").get_json()["user"]["name"] == "ada"


def asked_on(app: Flask, client: FlaskClient, headers: dict[str, str]) -> Callable[[], bool]:
    """What a view of a request with these headers would go on asking."""
    cookie = client.get_cookie(auth.COOKIE)
    if cookie is not None:
        headers = headers | {"Cookie": f"{auth.COOKIE}={cookie.value}"}
    with app.test_request_context("/api/exchanges/stream", headers=headers):
        auth.guard()
        return auth.staying()


@pytest.mark.parametrize("header", [None, "x-api-key"])
def test_a_caller_stays_as_long_as_they_would_be_let_in_as_the_same(
    client: FlaskClient, app: Flask, header: str | None
) -> None:
    eve = person("eve", "operator")
    if header is None:
        signed_in(client, "eve")
    is_same = asked_on(app, client, key_headers("admin:read", "eve") if header else {})

    assert is_same()
    users.set_role(eve.id, "user")
    assert not is_same()
    users.set_role(eve.id, "operator")
    assert is_same()
    users.set_enabled(eve.id, False)
    assert not is_same()


def test_a_key_that_is_not_good_is_refused_as_such(client: FlaskClient) -> None:
    _, raw = accounts.create_key("script", "ada", scope="admin")
    accounts.revoke_key("script")
    for wrong in (raw, "unknown", "ü"):
        response = client.get("/api/session", headers={"x-api-key": wrong})
        assert (response.status_code, response.get_json()["code"]) == (401, "api_key_invalid")
    # The query stands in the logs of proxies, so it is no place for a key.
    assert client.get(f"/api/overview?key={raw}").status_code == 401


@pytest.mark.parametrize("value", ["", "  ", "Bearer", "Bearer  ", "Basic YWRhOnB3"])
def test_a_header_without_a_key_leaves_the_cookie_in_force(client: FlaskClient, value: str) -> None:
    signed_in(client)

    assert client.get("/api/session", headers={"Authorization": value, "x-api-key": " "}).status_code == 200


def test_a_script_sends_its_session_in_a_header(client: FlaskClient, app: Flask) -> None:
    signed_in(client)
    cookie = client.get_cookie("floway_session")
    assert cookie is not None
    headers = {"Authorization": f"Session {cookie.value}"}
    script = app.test_client()

    assert script.get("/api/session", headers=headers).get_json()["user"]["name"] == "ada"
    assert script.post("/api/users", json={"name": "bob"}, headers=headers).status_code == 201
    assert script.get("/v1/models", headers=headers).status_code == 401
    assert script.delete("/api/session", headers=headers).status_code == 204
    assert script.get("/api/session", headers=headers).get_json()["code"] == "session_invalid"


def test_what_is_about_the_person_at_the_dashboard_takes_no_key(client: FlaskClient, app: Flask) -> None:
    headers = key_headers("admin")
    script = app.test_client()
    kept = {
        (method, rule.rule)
        for method, rule in admin_routes(app)
        if auth.is_session_only(app.view_functions[rule.endpoint])
    }

    assert ("PATCH", "/api/users/me/password") in kept
    assert ("GET", "/api/sessions") in kept
    for method, rule in admin_routes(app):
        if (method, rule.rule) in kept:
            assert call(script, method, rule, headers=headers).get_json()["code"] == "session_required"


def test_a_session_is_no_way_into_the_data_plane(client: FlaskClient) -> None:
    signed_in(client)

    assert client.get("/v1/models").status_code == 401


@pytest.mark.parametrize("token", [None, "", "guessed", "ü"])
def test_a_change_needs_the_csrf_token(client: FlaskClient, token: str | None) -> None:
    signed_in(client)
    headers = {} if token is None else {"X-CSRF-Token": token}

    response = client.delete("/api/session", headers=headers)

    assert (response.status_code, response.get_json()["code"]) == (403, "csrf_failed")
    assert client.get("/api/session").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://[broken"},
        {"Referer": "https://evil.example/page"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_or_a_login_from_another_site_is_refused(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    login = {"name": "ada", "password": PASSWORD}
    assert client.post("/api/session", json=login, headers=headers).get_json()["code"] == "csrf_failed"
    own = signed_in(client)

    response = client.delete("/api/session", headers=own | headers)

    assert (response.status_code, response.get_json()["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:80", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://localhost"},
        {"Referer": "http://localhost/login"},
    ],
)
def test_the_own_site_may_log_in(client: FlaskClient, headers: dict[str, str]) -> None:
    login = {"name": "ada", "password": PASSWORD}

    assert client.post("/api/session", json=login, headers=headers).status_code == 200


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_is_not_a_body(client: FlaskClient, content_type: str) -> None:
    response = client.post("/api/session", data='{"name": "ada"}', content_type=content_type)

    assert (response.status_code, response.get_json()["code"]) == (415, "unsupported_media_type")


def test_a_huge_body_is_refused_before_it_is_read(client: FlaskClient) -> None:
    body = b'{"name": "' + b"x" * (auth.MAX_BODY_BYTES + 1) + b'"}'

    response = client.post("/api/session", data=body, content_type="application/json")

    assert (response.status_code, response.get_json()["code"]) == (413, "too_large")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    [cookie] = log_in(client).headers.getlist("Set-Cookie")

    assert cookie.startswith("floway_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=86400" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_bound_to_the_host_over_https(client: FlaskClient) -> None:
    https = {"base_url": "https://gateway.example"}
    response = client.post("/api/session", json={"name": "ada", "password": PASSWORD}, **https)
    [cookie] = response.headers.getlist("Set-Cookie")

    assert cookie.startswith("__Host-floway_session=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert client.get("/api/session", **https).status_code == 200
