"""The OpenAPI document, and what is generated from it."""

import json
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from floway.controlplane import document

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
