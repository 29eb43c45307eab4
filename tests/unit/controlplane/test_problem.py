"""The one shape of every error."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import fields
from werkzeug.exceptions import Conflict

from floway.controlplane import auth
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource, StrictSchema


class Inner(StrictSchema):
    count = fields.Integer(required=True, strict=True)


class Body(StrictSchema):
    name = fields.String(required=True)
    parts = fields.List(fields.Nested(Inner))


def client_of(view: Callable[[], object]) -> FlaskClient:
    app = Flask("floway")
    resource = Resource("test", "/api/test", "A test.")
    resource.get("")(auth.public(view))
    resource.post("")(resource.arguments(Body)(auth.public(lambda body: body)))
    resource.put("")(resource.arguments(Inner, location="query")(auth.public(lambda query: query)))
    app.register_blueprint(resource)
    return app.test_client()


def refuse() -> object:
    raise Problem(429, "rate_limited", "Slow down.", retry_after_seconds=7)


def test_a_refusal_has_a_sentence_a_code_and_the_request_id() -> None:
    response = client_of(refuse).get("/api/test")

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "7"
    assert response.get_json() == {
        "error": "Slow down.",
        "code": "rate_limited",
        "request_id": response.headers["x-request-id"],
    }


def test_a_refusal_can_point_at_members_and_carry_what_a_program_needs() -> None:
    def refuse_with_more() -> object:
        raise Problem(409, "order_changed", "No.", faults={"ids": "are old"}, details={"current_ids": ["a"]})

    body = client_of(refuse_with_more).get("/api/test").get_json()

    assert (body["fields"], body["details"]) == ({"ids": "are old"}, {"current_ids": ["a"]})


def test_an_error_of_ours_shows_nothing_of_itself(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> object:
        raise RuntimeError("SELECT secret FROM somewhere")

    response = client_of(fail).get("/api/test")

    assert response.status_code == 500
    assert response.get_json()["code"] == "internal"
    assert "secret" not in response.get_data(as_text=True)


def test_what_werkzeug_raises_has_the_same_shape() -> None:
    def conflict() -> object:
        raise Conflict("Changed meanwhile.")

    response = client_of(conflict).get("/api/test")

    assert response.status_code == 409
    assert response.get_json()["error"] == "Changed meanwhile."
    assert response.get_json()["code"] == "refused"


def test_each_fault_of_a_body_is_named_by_its_path_and_without_its_value() -> None:
    body = {"parts": [{"count": 1}, {"count": "sk-secret"}], "nmae": "x"}

    response = client_of(refuse).post("/api/test", json=body)

    problem = response.get_json()
    assert (response.status_code, problem["code"]) == (400, "validation_failed")
    assert problem["fields"] == {
        "name": "Missing data for required field.",
        "parts.1.count": "Not a valid integer.",
        "nmae": "Unknown field.",
    }
    assert problem["error"] == "name: Missing data for required field."
    assert "sk-secret" not in response.get_data(as_text=True)


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[1]"])
def test_a_body_that_is_no_object_is_the_callers_fault(body: bytes) -> None:
    response = client_of(refuse).post("/api/test", data=body, content_type="application/json")

    assert response.status_code == 400
    assert set(response.get_json()) >= {"error", "code", "request_id"}


def test_a_fault_of_the_query_is_named_like_one_of_a_body() -> None:
    problem = client_of(refuse).put("/api/test?count=ten").get_json()

    assert (problem["code"], problem["fields"]) == ("validation_failed", {"count": "Not a valid integer."})
