from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Api
from marshmallow import fields

from floway.controlplane.resource import Resource, StrictSchema
from floway.controlplane.subscriptions.actions import Action, mount
from tests.support.dashboard import person, signed_in


class _Wish(StrictSchema):
    what = fields.String(required=True)


class _Done(StrictSchema):
    upstream_id = fields.String(required=True)
    what = fields.String(required=True)


def grant(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Grant a wish.

    Whatever it is.
    """
    return {"upstream_id": upstream_id, "secret": 1, **body}


WISH = Action(_Wish, _Done, grant)


def served(app: Flask) -> None:
    """Mount the action in an application."""
    blueprint = Resource("wishes", "/api/wishes", "Wishes.")
    mount(blueprint, "fairy-", {"grant": WISH})
    app.config.update(API_TITLE="wishes", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    Api(app, spec_kwargs={"title": "w", "version": "1", "openapi_version": "3.1.0"})
    app.register_blueprint(blueprint)


def test_an_action_is_titled_by_its_first_sentence() -> None:
    assert WISH.title == "Grant a wish."


def test_each_action_gets_a_route_that_checks_its_body(app: Flask, client: FlaskClient) -> None:
    served(app)
    headers = signed_in(client)

    granted = client.post("/api/wishes/up_1/fairy-grant", json={"what": "gold"}, headers=headers)
    refused = client.post("/api/wishes/up_1/fairy-grant", json={"whatever": "gold"}, headers=headers)

    assert (granted.status_code, granted.get_json()) == (200, {"upstream_id": "up_1", "what": "gold"})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")


def test_viewers_do_not_act(app: Flask, client: FlaskClient) -> None:
    served(app)
    person("vera", "viewer")

    answer = client.post("/api/wishes/up_1/fairy-grant", json={}, headers=signed_in(client, "vera"))

    assert (answer.status_code, answer.get_json()["code"]) == (403, "role_required")
