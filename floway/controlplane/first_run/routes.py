"""``/api/setup-state`` and ``/api/first-run``: from an empty installation to its first administrator."""

from flask import request
from flask.wrappers import Response

from floway.controlplane import auth
from floway.controlplane.events import LoginRefused
from floway.controlplane.first_run.schemas import FirstRunSchema, SetupStateSchema
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.session import throttle
from floway.controlplane.session.schemas import SessionSchema
from floway.controlplane.session.signing_in import signed_in
from floway.logs import emit
from floway.services import first_run, passwords

#: Under which guesses of the token are counted; it has a character that no user's name has.
_GUESSES = "setup token\n"

blueprint = Resource("first-run", "/api", "The first administrator of a new installation.")


@blueprint.get("/setup-state")
@blueprint.response(200, SetupStateSchema)
@auth.public
def state() -> dict[str, bool]:
    """Whether nobody can sign in yet."""
    return {"needs_setup": stored(first_run.needs_setup)}


@blueprint.post("/first-run")
@blueprint.arguments(FirstRunSchema)
@blueprint.response(200, SessionSchema)
@auth.public
def begin(body: dict[str, str]) -> Response:
    """Make the first administrator with the token, and sign them in."""
    address = request.remote_addr or ""
    # Before the slow hash, so that guessing costs nobody but the guesser.
    if wait_seconds := stored(throttle.admit, _GUESSES, address):
        emit(LoginRefused("throttled", address))
        raise Problem(429, "rate_limited", "Too many attempts; wait before the next.", wait_seconds)
    with refusals():
        if not stored(first_run.needs_setup):
            raise first_run.done()
        password_hash = passwords.checked_hash(body["password"], body["name"])
        user = stored(first_run.make_administrator, body["token"], body["name"], password_hash)
    return signed_in(user)
