"""The token endpoint: JSON in, JSON out, nothing optional that the CLI does not send."""

import base64
import hashlib
import hmac
from typing import Any

import msgspec

from floway.simulator.accounts import Account
from floway.simulator.sessions import Grant
from floway.simulator.vendors.claude_code.authorize import CLIENT_ID
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

#: A year: the longest life that a token may be asked for, and only one without a refresh token.
MAX_SETUP_SECONDS = 31_536_000
_EXCHANGE = ("grant_type", "code", "state", "client_id", "redirect_uri", "code_verifier")
_REFRESH = ("grant_type", "refresh_token", "client_id")


def grant(world: World, request: Request) -> Document:
    """The answer to an exchange or a refresh.

    :raises Refusal: with the OAuth error as its code.
    """
    document = _document(request)
    kind = document.get("grant_type")
    if kind == "authorization_code":
        return _shown(world, _exchange(world, document))
    if kind == "refresh_token":
        return _shown(world, _refresh(world, document))
    raise Refusal(400, "grant_type must be authorization_code or refresh_token", "unsupported_grant_type")


def error(refusal: Refusal) -> Document:
    """The error body."""
    return {"error": refusal.code or "server_error", "error_description": refusal.message}


def _document(request: Request) -> Document:
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Refusal(415, f"Content type '{content_type[:64]}' is not supported", "invalid_request")
    try:
        document = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, "The body is not valid JSON", "invalid_request") from error
    if not isinstance(document, dict):
        raise Refusal(400, "The body is not an object", "invalid_request")
    return document


def _exchange(world: World, document: Document) -> Grant:
    _check_members(document, _EXCHANGE, optional=("expires_in",))
    code = world.sessions.take_code(document["code"])
    if code is None:
        raise Refusal(400, "Invalid 'code' in request.", "invalid_grant")
    if document["redirect_uri"] != code.redirect_uri:
        raise Refusal(400, "Invalid 'redirect_uri' in request.", "invalid_grant")
    if document["state"] != code.state:
        raise Refusal(400, "Invalid 'state' in request.", "invalid_grant")
    if not hmac.compare_digest(_challenge(document["code_verifier"]), code.challenge):
        raise Refusal(400, "Invalid 'code_verifier' in request.", "invalid_grant")
    seconds, is_setup = _life(world.accounts.get(code.account), document.get("expires_in"), code.scopes)
    world.sessions.counters.exchanges += 1
    return world.sessions.sign_in(code.account, code.scopes, seconds, renewable=not is_setup)


def _life(account: Account, wanted: Any, scopes: tuple[str, ...]) -> tuple[float, bool]:
    """The life of the access token, and whether it is a setup token."""
    if wanted is None:
        return account.access_seconds, False
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or not 0 < wanted <= MAX_SETUP_SECONDS:
        raise Refusal(400, "Invalid 'expires_in' in request.", "invalid_request")
    if scopes != ("user:inference",):
        raise Refusal(400, "'expires_in' is only allowed with the scope user:inference", "invalid_request")
    return wanted, True


def _refresh(world: World, document: Document) -> Grant:
    _check_members(document, _REFRESH)
    session = world.sessions.refresh(document["refresh_token"])
    return world.sessions.renew(session, world.accounts.get(session.account).access_seconds)


def _check_members(document: Document, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
    for name in required:
        if not isinstance(document.get(name), str) or not document[name]:
            raise Refusal(400, f"Invalid request format: '{name}' is required", "invalid_request")
    for name in document:
        if name not in (*required, *optional):
            raise Refusal(400, f"Invalid request format: unknown member '{name[:64]}'", "invalid_request")
    if document["client_id"] != CLIENT_ID:
        raise Refusal(401, "Client not found", "invalid_client")


def _challenge(verifier: str) -> str:
    # "code_challenge = BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))", RFC 7636 section 4.2.
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _shown(world: World, granted: Grant) -> Document:
    account = world.accounts.get(granted.session.account)
    document: Document = {
        "token_type": "Bearer",
        "access_token": granted.access_token,
        "expires_in": granted.expires_in,
        "scope": " ".join(granted.session.scopes),
        "organization": {"uuid": account.organization_uuid, "name": f"{account.name}'s organization"},
        "account": {"uuid": account.uuid, "email_address": account.email},
    }
    if granted.refresh_token is not None:
        document["refresh_token"] = granted.refresh_token
    return document
