"""The device flow: RFC 8628 as GitHub has it, errors under 200.

https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
"""

import time
from urllib.parse import parse_qs

from floway.simulator.accounts import OWNER
from floway.simulator.seats import CODE_SECONDS, GitHub
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

#: The public client that editors use.
CLIENT_ID = "Iv1.b507a08c87ecfe98"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"


def start(world: World, request: Request, host: str) -> Document:
    """A device code, and what a person is shown."""
    members = _members(request)
    if members.get("client_id") != CLIENT_ID:
        raise Refusal(404, "Not Found")
    if members.get("scope") != "read:user":
        raise Refusal(400, "The scope is not allowed.", "invalid_scope")
    device_code, device = world.github.start(host)
    return {
        "device_code": device_code,
        "user_code": device.user_code,
        "verification_uri": f"https://{host}/login/device",
        "expires_in": CODE_SECONDS,
        "interval": device.interval,
    }


def poll(world: World, request: Request, host: str) -> Document:
    """The login, or why there is none yet; also a refusal comes with 200."""
    members = _members(request)
    device = world.github.devices.get(members.get("device_code", ""))
    if members.get("client_id") != CLIENT_ID or members.get("grant_type") != GRANT_TYPE:
        return _error("unsupported_grant_type", "The grant type is not supported.")
    if device is None or device.host != host:
        return _error("incorrect_device_code", "The device code is not valid.")
    now = time.monotonic()
    is_hasty = now - device.polled_at < device.interval * 0.9
    device.polled_at = now
    if now > device.made_at + CODE_SECONDS:
        return _error("expired_token", "The device code has expired.")
    if is_hasty:
        device.interval += 5
        return {**_error("slow_down", "Too many requests."), "interval": device.interval}
    if device.is_denied:
        return _error("access_denied", "The authorization request was denied.")
    allowed_by = device.allowed_by or (OWNER if world.github.get(OWNER).allows_at_once else None)
    if allowed_by is None:
        return _error("authorization_pending", "The authorization request is still pending.")
    del world.github.devices[members["device_code"]]
    return {
        "access_token": world.github.sign_in(allowed_by, host),
        "token_type": "bearer",
        "scope": "read:user",
    }


def decide(github: GitHub, user_code: str, allowed_by: str | None) -> bool:
    """What a person does at the page: allow, or deny with None; whether such a sign-in waits."""
    for device in github.devices.values():
        if device.user_code == user_code:
            device.allowed_by, device.is_denied = allowed_by, allowed_by is None
            return True
    return False


def _error(code: str, description: str) -> Document:
    return {"error": code, "error_description": description, "error_uri": "https://docs.github.com/"}


def _members(request: Request) -> dict[str, str]:
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise Refusal(415, "Unsupported Media Type")
    if request.header("accept") != "application/json":
        # The real endpoint would answer a form then.
        raise Refusal(406, "Not Acceptable")
    return {name: values[0] for name, values in parse_qs(request.body.decode("ascii", "replace")).items()}
