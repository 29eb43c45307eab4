"""The OpenAPI document, and what is generated from it."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from floway.controlplane import auth, document, reference

ROOT = Path(__file__).resolve().parents[3]


def test_the_document_is_openapi_3_1_and_open_to_everybody(client: FlaskClient) -> None:
    body = client.get("/api/openapi.json").get_json()

    assert body["openapi"] == "3.1.0"
    assert set(body["paths"]["/api/session"]) == {"get", "post", "delete"}
    assert body["components"]["schemas"]["Login"]["additionalProperties"] is False
    assert set(body["components"]["schemas"]["Problem"]["required"]) == {"error", "code", "request_id"}


def test_the_copy_for_the_dashboard_is_fresh(app: Flask) -> None:
    stored = json.loads((ROOT / "web/openapi.json").read_text("utf-8"))

    hint = "run: python -m floway.controlplane > web/openapi.json, then npm run types in web/"
    assert stored == json.loads(json.dumps(document.of(app))), hint


def test_the_page_for_people_is_fresh(app: Flask) -> None:
    stored = (ROOT / "docs/api.md").read_text("utf-8")

    assert stored == reference.markdown(document.of(app)), (
        "run: python -m floway.controlplane markdown > docs/api.md"
    )


def test_the_document_says_who_may_call_what_as_the_guard_knows_it(app: Flask) -> None:
    paths = document.of(app)["paths"]
    adapter = app.url_map.bind("localhost")
    seen = 0
    for path, item in paths.items():
        for method in set(item) & set(reference.METHODS):
            endpoint, _ = adapter.match(path.replace("{", "").replace("}", ""), method.upper())
            roles = auth.roles_of(app.view_functions[endpoint])
            operation = item[method]
            assert operation.get("x-roles") == (None if roles is None else sorted(roles)), (method, path)
            assert bool(operation["security"]) == (roles is not None), (method, path)
            seen += 1

    assert seen > 50
    assert "session_only" not in paths["/api/sessions"]["get"]
    assert paths["/api/sessions"]["get"]["x-session-only"] is True
    assert {"api_key": []} not in paths["/api/sessions"]["get"]["security"]
    assert {"api_key": []} in paths["/api/keys"]["get"]["security"]


def test_the_page_is_served_to_everybody_and_runs_nothing(client: FlaskClient) -> None:
    response = client.get("/api/docs")

    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "<script" not in response.text
    assert "GET /api/session" in response.text
    [style] = re.findall(r"<style>(.*?)</style>", response.text, re.S)
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    for link in re.findall(r'href="#([^"]+)"', response.text):
        assert f'id="{link}"' in response.text
