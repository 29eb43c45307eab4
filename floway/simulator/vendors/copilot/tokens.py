"""What GitHub's own API says to a login: who it is, a Copilot token, the seat and its quota."""

import time

from floway.simulator.seats import Seat
from floway.simulator.sessions import Session
from floway.simulator.vendors.copilot import quota
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

#: A client should renew so many seconds before a token ends.
_AHEAD_SECONDS = 60


def user(world: World, request: Request, host: str) -> Document:
    """Whose login it is."""
    seat = world.github.get(_session(world, request, host).account)
    return {
        "login": seat.name,
        "id": seat.id,
        "avatar_url": f"https://avatars.{host}/u/{seat.id}",
        "name": None,
        "type": "User",
    }


def exchange(world: World, request: Request, host: str) -> Document:
    """A Copilot token for a login, and where it is good."""
    session = _session(world, request, host)
    seat = world.github.get(session.account)
    if not seat.has_seat:
        raise Refusal(403, "Resource not accessible: no access to GitHub Copilot found.")
    login = _login(request)
    world.github.mints[login] = world.github.mints.get(login, 0) + 1
    seconds = seat.copilot_seconds
    granted = world.github.tokens.sign_in(seat.name, (host,), seconds, renewable=False)
    document: Document = {
        "token": granted.access_token,
        # Whole seconds of the clock on the wall, unlike everywhere else in this simulator.
        "expires_at": int(time.time() + seconds),
        "refresh_in": int(max(seconds - _AHEAD_SECONDS, 1)),
        "sku": f"{seat.plan}_seat",
        "chat_enabled": True,
    }
    if seat.names_api:
        document["endpoints"] = {"api": seat.api_url(host), "telemetry": "https://telemetry.invalid"}
    return document


def about_seat(world: World, request: Request, host: str) -> Document:
    """The plan and what is left of it."""
    seat = world.github.get(_session(world, request, host).account)
    return {
        "login": seat.name,
        "copilot_plan": seat.plan,
        "access_type_sku": f"{seat.plan}_seat",
        "quota_reset_date_utc": quota.RESET,
        "quota_snapshots": quota.details(seat),
        **seat.user,
    }


def member(world: World, request: Request) -> Seat:
    """Who a Copilot token is for.

    :raises Refusal: nobody, or it has expired.
    """
    scheme, _, token = request.header("authorization").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(401, "bad request: Authorization header is badly formatted", "unauthorized")
    try:
        session = world.github.tokens.holder(token)
    except Refusal:
        raise Refusal(401, "IDE token expired: unauthorized: token expired", "unauthorized") from None
    return world.github.get(session.account)


def _login(request: Request) -> str:
    scheme, _, token = request.header("authorization").partition(" ")
    return token if scheme.lower() == "token" else ""


def _session(world: World, request: Request, host: str) -> Session:
    try:
        session = world.github.logins.holder(_login(request))
    except Refusal:
        raise Refusal(401, "Bad credentials") from None
    if session.scopes != (host,):
        raise Refusal(401, "Bad credentials")
    if not request.header("user-agent"):
        raise Refusal(403, "Request forbidden by administrative rules. Please make sure your request has a "
                      "User-Agent header.")  # fmt: skip
    return session
