"""The sign-in page without the page, and the token endpoint: forms in, JSON out."""

import base64
import hashlib
import hmac
import json
import re
import time
from urllib.parse import parse_qs, urlencode

from floway.simulator.accounts import OWNER
from floway.simulator.sessions import Code, Grant
from floway.simulator.subscribers import Subscriber
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

#: The public client of the vendor's CLI, and where it is sent back to.
CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann"
REDIRECT_URI = "http://localhost:1455/auth/callback"
SCOPES = ("openid", "profile", "email", "offline_access")

_AUTHORIZE = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    "id_token_add_organizations", "codex_cli_simplified_flow",
)  # fmt: skip
_EXCHANGE = ("grant_type", "client_id", "code", "redirect_uri", "code_verifier")
_REFRESH = ("grant_type", "client_id", "refresh_token", "scope")
#: "code-challenge = 43*128unreserved"; of SHA-256 it has 43 characters of base64url.
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def callback(world: World, request: Request) -> str:
    """The address at which the browser ends.

    ``login_hint`` names the subscriber who consents; without it the owner does.

    :raises Refusal: a member is missing or wrong.
    """
    asked = {name: values[0] for name, values in parse_qs(request.query).items()}
    for name in _AUTHORIZE:
        if name not in asked:
            raise Refusal(400, f"Missing parameter: {name}", "invalid_request")
    checks = (
        (asked["client_id"] == CLIENT_ID, "Unknown client_id"),
        (asked["response_type"] == "code", "response_type must be code"),
        (asked["redirect_uri"] == REDIRECT_URI, "redirect_uri is not registered for this client"),
        (set(asked["scope"].split()) == set(SCOPES), "Unknown scope"),
        (asked["code_challenge_method"] == "S256", "code_challenge_method must be S256"),
        (bool(_CHALLENGE.fullmatch(asked["code_challenge"])), "code_challenge is malformed"),
    )
    for is_right, sentence in checks:
        if not is_right:
            raise Refusal(400, sentence, "invalid_request")
    code = world.chatgpt.sessions.authorize(
        Code(
            account=asked.get("login_hint", OWNER),
            scopes=SCOPES,
            challenge=asked["code_challenge"],
            redirect_uri=asked["redirect_uri"],
            state=asked["state"],
            made_at=time.monotonic(),
        )
    )
    return f"{REDIRECT_URI}?{urlencode({'code': code, 'scope': asked['scope'], 'state': asked['state']})}"


def grant(world: World, request: Request) -> Document:
    """The answer to an exchange or a refresh.

    :raises Refusal: with the OAuth error as its code.
    """
    members = _members(request)
    kind = members.get("grant_type")
    if kind == "authorization_code":
        return _exchange(world, members)
    if kind == "refresh_token":
        _check(members, _REFRESH)
        sessions = world.chatgpt.sessions
        session = sessions.refresh(members["refresh_token"])
        subscriber = world.chatgpt.get(session.account)
        granted = sessions.renew(session, subscriber.access_seconds)
        return shown(subscriber, granted, has_id_token=subscriber.refreshes_id_token)
    raise Refusal(400, "grant_type must be authorization_code or refresh_token", "unsupported_grant_type")


def shown(subscriber: Subscriber, granted: Grant, *, has_id_token: bool = True) -> Document:
    """The tokens of a grant as the endpoint gives them."""
    document: Document = {
        "token_type": "Bearer",
        "access_token": access_token(subscriber, granted),
        "refresh_token": granted.refresh_token,
        "expires_in": granted.expires_in,
        "scope": " ".join(SCOPES),
    }
    if has_id_token:
        document["id_token"] = id_token(subscriber)
    return document


def access_token(subscriber: Subscriber, granted: Grant) -> str:
    """A token with claims in it, whose signature is what really counts."""
    return _token({**_claims(subscriber), "exp": int(time.time() + granted.expires_in)}, granted.access_token)


def id_token(subscriber: Subscriber) -> str:
    """Who somebody is; nobody but the client reads it."""
    return _token({**_claims(subscriber), "email": subscriber.email}, "c2lnbmVk")


def error(refusal: Refusal) -> Document:
    """The error body: the code inside an object, unlike the standard's."""
    return {"error": {"message": refusal.message, "type": "invalid_request_error", "code": refusal.code}}


def _exchange(world: World, members: dict[str, str]) -> Document:
    _check(members, _EXCHANGE)
    sessions = world.chatgpt.sessions
    code = sessions.take_code(members["code"])
    if code is None or members["redirect_uri"] != code.redirect_uri:
        raise Refusal(400, "Invalid authorization code.", "invalid_grant")
    # "code_challenge = BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))", RFC 7636 section 4.2.
    digest = base64.urlsafe_b64encode(hashlib.sha256(members["code_verifier"].encode()).digest())
    if not hmac.compare_digest(digest.decode().rstrip("="), code.challenge):
        raise Refusal(400, "Invalid code verifier.", "invalid_grant")
    subscriber = world.chatgpt.get(code.account)
    sessions.counters.exchanges += 1
    granted = sessions.sign_in(code.account, SCOPES, subscriber.access_seconds, renewable=True)
    return shown(subscriber, granted)


def _members(request: Request) -> dict[str, str]:
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise Refusal(415, f"Content type '{content_type[:64]}' is not supported", "invalid_request")
    members = parse_qs(request.body.decode("ascii", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in members.items()}


def _check(members: dict[str, str], required: tuple[str, ...]) -> None:
    for name in members:
        if name not in required:
            raise Refusal(400, f"Unknown parameter: '{name[:64]}'.", "unknown_parameter")
    for name in required:
        if not members.get(name):
            raise Refusal(400, f"Missing required parameter: '{name}'.", "missing_required_parameter")
    if members["client_id"] != CLIENT_ID:
        raise Refusal(401, "The client does not exist.", "invalid_client")


def _claims(subscriber: Subscriber) -> Document:
    auth: Document = {
        "chatgpt_account_id": subscriber.account_id,
        "chatgpt_user_id": subscriber.user_id,
        "chatgpt_plan_type": subscriber.plan_type,
    }
    return {
        "https://api.openai.com/auth": {name: value for name, value in auth.items() if value is not None},
        "https://api.openai.com/profile": {"email": subscriber.email},
    }


def _token(claims: Document, signature: str) -> str:
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "RS256"}, claims))
    return ".".join((*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), signature))
