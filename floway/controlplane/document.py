"""The OpenAPI document of the admin API, for readers and for the dashboard's types."""

from apispec import APISpec
from flask import Flask
from flask.typing import ResponseReturnValue

from floway.controlplane import auth
from floway.controlplane.resource import Resource


def describe(spec: APISpec) -> Resource:
    """A route that serves what ``spec`` holds when it is asked."""
    blueprint = Resource("document", "/api", "The description of this API.")

    @blueprint.get("/openapi.json")
    @auth.public
    def openapi() -> ResponseReturnValue:
        return dict(spec.to_dict())

    return blueprint


def of(app: Flask) -> dict[str, object]:
    """The document of an app, without a request."""
    return dict(app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict())
