"""What every resource of the admin API has in common: the guard, the error shape, the headers."""

import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast
from uuid import uuid4

from flask import Request, current_app, g
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.wrappers import Response

from floway.controlplane import auth, problem
from floway.controlplane.storable import require_storable, require_storable_body
from floway.store import db

P = ParamSpec("P")
T = TypeVar("T")

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class StrictSchema(Schema):
    """The base of all bodies: an unknown member is an error, members keep their order."""

    class Meta:
        """Marshmallow's options."""

        unknown = RAISE


class _Parser(FlaskParser):
    DEFAULT_VALIDATION_STATUS = 400

    def _raw_load_json(self, req: Request) -> Any:
        """JSON as the standard has it: Python also takes NaN, and fails otherwise at endless numbers."""
        if not req.is_json:
            return missing
        text = req.get_data(cache=True).decode()
        try:
            document = json.loads(text, parse_constant=_refuse)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as fault:
            raise json.JSONDecodeError(type(fault).__name__, text, 0) from None
        require_storable_body(text, document)
        return document


def _refuse(name: str) -> None:
    raise ValueError(name)


class Resource(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A blueprint at ``path`` that lets in administrators only, unless a view says otherwise."""

    #: The schemas decide, and they refuse: an unknown parameter of a query is a typing error too.
    ARGUMENTS_PARSER = _Parser(unknown=None)

    def __init__(self, name: str, path: str, description: str) -> None:
        super().__init__(f"api-{name}", __name__, url_prefix=path, description=description)
        self.before_request(_identify)
        self.before_request(auth.guard)
        self.before_request(require_storable)
        self.after_request(_finish)
        problem.render_here(self)

    # flask-smorest has no types; these give its decorators theirs.

    def get(self, rule: str) -> Decorator:
        """Serve GET at a path under the resource's own."""
        return cast(Decorator, super().get(rule))

    def post(self, rule: str) -> Decorator:
        """Serve POST at a path under the resource's own."""
        return cast(Decorator, super().post(rule))

    def put(self, rule: str) -> Decorator:
        """Serve PUT at a path under the resource's own."""
        return cast(Decorator, super().put(rule))

    def patch(self, rule: str) -> Decorator:
        """Serve PATCH at a path under the resource's own."""
        return cast(Decorator, super().patch(rule))

    def delete(self, rule: str) -> Decorator:
        """Serve DELETE at a path under the resource's own."""
        return cast(Decorator, super().delete(rule))

    def arguments(self, schema: type[Schema] | Schema, location: str = "json") -> Decorator:
        """Hand the view its body, checked and loaded; or its query, from ``location="query"``."""
        return cast(Decorator, super().arguments(schema, location=location))

    def response(self, status: int, schema: type[Schema] | None = None) -> Decorator:
        """Render what the view returns."""
        return cast(Decorator, super().response(status, schema))

    def doc(self, **facts: Any) -> Decorator:
        """Say more about a view in the OpenAPI document."""
        return cast(Decorator, super().doc(**facts))

    def file(self, mimetype: str, description: str) -> Decorator:
        """Describe an answer that is no JSON."""
        content = {mimetype: {"schema": {"type": "string"}}}
        return self.doc(responses={"200": {"description": description, "content": content}})


def stored(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of the store or of the services returns, called off the gevent hub."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    return db.off_hub(app, function, *args, **kwargs)


def _identify() -> None:
    g.request_id = uuid4().hex


def _finish(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["x-request-id"] = g.request_id
    return response
