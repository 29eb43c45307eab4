"""What all resources share."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.controlplane import RESOURCES, auth
from floway.controlplane.resource import Resource, StrictSchema
from tests.support.dashboard import signed_in


@pytest.mark.parametrize("path", ["/api/session", "/api/openapi.json"])
def test_no_answer_may_be_stored_or_sniffed(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(headers["x-request-id"]) == 32


def test_every_request_has_an_id_of_its_own(client: FlaskClient) -> None:
    ids = {client.get("/api/session").headers["x-request-id"] for _ in range(3)}

    assert len(ids) == 3


def test_the_admin_api_is_made_of_resources_and_hooks_nothing_else(app: Flask) -> None:
    assert all(isinstance(each, Resource) for each in RESOURCES)
    assert None not in app.before_request_funcs
    assert None not in app.after_request_funcs
    assert None not in app.error_handler_spec or not app.error_handler_spec[None][None]


def test_no_answer_invites_another_origin(client: FlaskClient) -> None:
    response = client.get("/api/openapi.json", headers={"Origin": "https://elsewhere.example"})

    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_an_unknown_parameter_of_a_query_is_refused() -> None:
    app = Flask("floway")
    resource = Resource("test", "/api/test", "A test.")
    query = resource.arguments(StrictSchema, location="query")
    resource.get("")(query(auth.public(lambda given: {})))
    app.register_blueprint(resource)

    assert app.test_client().get("/api/test").status_code == 200
    refused = app.test_client().get("/api/test?limt=5")
    assert (refused.status_code, refused.get_json()["fields"]) == (400, {"limt": "Unknown field."})


@pytest.mark.parametrize(
    "body",
    ['{"name": NaN}', '{"name": -Infinity}', '{"name": ' + "9" * 5000 + "}", "[" * 100_000, "{", "\ufeff{}"],
)
def test_what_is_no_json_of_the_standard_is_refused(client: FlaskClient, body: str) -> None:
    headers = signed_in(client)

    answer = client.post("/api/users", data=body.encode(), content_type="application/json", headers=headers)

    assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")
