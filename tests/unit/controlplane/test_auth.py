"""Who gets in: every route of the admin API, and every way to try."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from floway.controlplane import auth
from floway.services import accounts
from floway.store.users import ROLES
from tests.support.dashboard import PASSWORD, log_in, person, signed_in

#: Everything under /api that anybody may call.
PUBLIC = {("GET", "/api/health"), ("GET", "/api/openapi.json"), ("POST", "/api/session")}


def admin_routes(app: Flask) -> list[tuple[str, Rule]]:
    """``(method, rule)`` of every route under /api."""
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/auth/"))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def call(client: FlaskClient, method: str, rule: Rule, **options: Any) -> TestResponse:
    path = rule.rule
    for argument in rule.arguments:
        path = path.replace(f"<{argument}>", "x")
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
    blueprints = {
        rule.endpoint.rpartition(".")[0]
        for _, rule in admin_routes(app)
        if rule.rule != "/api/health"  # the data plane's
    }

    assert blueprints <= guarded


@pytest.mark.parametrize(
    "name_and_value",
    [("Authorization", "Bearer {}"), ("x-api-key", "{}"), ("x-goog-api-key", "{}")],
)
def test_an_api_key_is_no_way_in_with_or_without_a_session(
    client: FlaskClient, app: Flask, name_and_value: tuple[str, str]
) -> None:
    name, value = name_and_value
    _, raw_key = accounts.create_key("laptop", "ada")
    signed_in(client)
    for someone in (client, app.test_client()):
        response = someone.get("/api/session", headers={name: value.format(raw_key)})
        assert (response.status_code, response.get_json()["code"]) == (403, "session_required")


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
