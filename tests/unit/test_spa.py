"""The dashboard's document, assets and the answers for paths without an owner."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway import spa

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def client_of(static: Path) -> FlaskClient:
    app = Flask("floway", static_folder=None)
    app.add_url_rule("/v1/messages", "messages", lambda: {"served": True}, methods=["POST"])
    spa.register(app, static)
    return app.test_client()


@pytest.fixture
def built(tmp_path: Path) -> FlaskClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-8f3a.js").write_text("export {}")
    (tmp_path / "assets" / "main-8f3a.js.map").write_text("{}")
    manifest = {
        "src/main.ts": {
            "file": "assets/main-8f3a.js",
            "css": ["assets/main-77aa.css"],
            "imports": ["_ui.js"],
        },
        "_ui.js": {"file": "assets/ui-1122.js"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return client_of(tmp_path)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("headers", [{}, BROWSER, {"Accept": "application/json"}])
def test_the_root_is_the_document_for_every_client(
    built: FlaskClient, method: str, headers: dict[str, str]
) -> None:
    response = built.open("/", method=method, headers=headers)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert response.headers["Cache-Control"] == "no-store"


def test_the_document_loads_the_hashed_entry_and_nothing_inline(built: FlaskClient) -> None:
    page = built.get("/").get_data(as_text=True)
    assert '<script type="module" src="/assets/main-8f3a.js"></script>' in page
    assert '<link rel="stylesheet" href="/assets/main-77aa.css">' in page
    assert '<link rel="modulepreload" href="/assets/ui-1122.js">' in page
    assert page.count("<script") == 1
    assert "<style" not in page


@pytest.mark.parametrize("path", ["/api/keys/a%0Ab", "/v1/models/a%0Ab", "/a%0Ab"])
def test_a_path_that_no_rule_takes_is_refused_like_any_other(built: FlaskClient, path: str) -> None:
    response = built.get(path, headers=BROWSER)

    assert (response.status_code, response.mimetype) == (404, "application/json")
    assert "Nothing is served at GET" in response.get_data(as_text=True)


def test_the_document_is_hardened(built: FlaskClient) -> None:
    headers = built.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_hsts_is_sent_over_https_only(built: FlaskClient) -> None:
    response = built.get("/", base_url="https://gateway.example")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_hashed_asset_is_cached_for_a_year(built: FlaskClient) -> None:
    with built.get("/assets/main-8f3a.js") as response:
        assert response.get_data(as_text=True) == "export {}"
        assert response.mimetype == "text/javascript"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_source_map_is_json(built: FlaskClient) -> None:
    with built.get("/assets/main-8f3a.js.map") as response:
        assert response.mimetype == "application/json"


@pytest.mark.parametrize("name", ["gone-1.js", "../manifest.json", "%2e%2e/manifest.json"])
def test_an_asset_that_does_not_exist_is_a_json_404(built: FlaskClient, name: str) -> None:
    response = built.get(f"/assets/{name}", headers=BROWSER)
    assert (response.status_code, response.mimetype) == (404, "application/json")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/login", "/upstreams/7/edit", "/apiary", "/messages-seen"])
def test_a_browser_gets_the_document_at_any_page(built: FlaskClient, path: str) -> None:
    response = built.get(path, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html")


def test_an_api_client_gets_json_at_an_unknown_path(built: FlaskClient) -> None:
    response = built.get("/chat/complete", headers={"Accept": "*/*"})
    assert response.status_code == 404
    assert response.json == {
        "error": {
            "message": "Nothing is served at GET /chat/complete.",
            "type": "invalid_request_error",
            "param": None,
            "code": "not_found",
        }
    }


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/v1",
            "/v1/nothing",
            "/v2/rerank",
            "/v1beta/models/x",
            "/jina/x",
            "/voyage/x",
            "/azure-api.codex/x",
        ),
        *(
            "/alpha/search",
            "/completions",
            "/chat/completions",
            "/responses",
            "/responses/compact",
            "/messages",
        ),
        *("/messages/count_tokens", "/embeddings", "/models", "/images/generations", "/images/edits"),
        *("/favicon.ico", "/messages/"),
    ],
)
def test_a_data_plane_path_is_never_a_page(built: FlaskClient, path: str) -> None:
    response = built.get(path, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (404, "application/json")
    assert response.json is not None
    assert response.json["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", ["/api", "/api/nothing", "/auth/login"])
def test_a_control_plane_path_answers_in_its_own_shape(built: FlaskClient, path: str) -> None:
    response = built.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["code"] == "not_found"
    assert response.json["error"] == f"Nothing is served at GET {path}."
    assert response.json["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/login", "/v1/nothing"])
def test_a_page_is_only_for_reading(built: FlaskClient, method: str, path: str) -> None:
    response = built.open(path, method=method, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (404, "application/json")


def test_the_wrong_method_at_a_served_path_names_the_right_ones(built: FlaskClient) -> None:
    response = built.get("/v1/messages", headers=BROWSER)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST, OPTIONS"
    assert response.json is not None
    assert response.json["error"]["message"] == "/v1/messages takes POST, OPTIONS, not GET."


def test_the_data_plane_is_not_shadowed_nor_hardened(built: FlaskClient) -> None:
    response = built.post("/v1/messages")
    assert response.json == {"served": True}
    assert "Content-Security-Policy" not in response.headers


def test_without_assets_the_page_says_what_to_run(tmp_path: Path) -> None:
    response = client_of(tmp_path).get("/")
    assert response.status_code == 200
    assert "make setup" in response.get_data(as_text=True)
    assert "<script" not in response.get_data(as_text=True)
