"""``/api/keys/<id>/limits`` and ``/api/users/<id>/limits``: what is used of them.

They are set with the key or the user itself.
"""

from typing import Any

from flask import current_app, g

from floway.controlplane import auth
from floway.controlplane.limits.schemas import UseSchema, document
from floway.controlplane.refusals import not_found
from floway.controlplane.resource import Resource, stored
from floway.domain.limit import METRICS, Limits, shown, subject_of_key, subject_of_user
from floway.services.limits import Use, use_of
from floway.settings import Settings
from floway.store import api_keys, users
from floway.store.sessions import SessionUser
from floway.store.users import ROLES

blueprint = Resource("limits", "/api", "What is used of the limits of keys and users.")


@blueprint.get("/keys/<key_id>/limits")
@blueprint.response(200, UseSchema)
@auth.open_to(*ROLES)
def read_key(key_id: str) -> dict[str, Any]:
    """The limits of a key and what is used of them; those of its user hold besides."""
    key = stored(api_keys.find, key_id)
    if key is None or not _may_see(key.user_id):
        raise not_found("There is no key with this id.")
    return _use(subject_of_key(key.id), key.limits)


@blueprint.get("/users/<user_id>/limits")
@blueprint.response(200, UseSchema)
@auth.open_to(*ROLES)
def read_user(user_id: str) -> dict[str, Any]:
    """The limits of all keys of a user together, and what is used of them."""
    user = stored(users.find, user_id) if _may_see(user_id) else None
    if user is None:
        raise not_found("There is no user with this id.")
    return _use(subject_of_user(user.id), user.limits)


def _may_see(user_id: str) -> bool:
    me: SessionUser = g.session_user
    return me.role == "admin" or me.user_id == user_id


def _use(subject: str, limits: Limits) -> dict[str, Any]:
    settings: Settings = current_app.extensions["floway.settings"]
    use: Use = stored(use_of, subject, limits, settings.limits_time_zone)
    return {
        "limits": document(limits),
        "use": [
            {
                "limit": METRICS[name].public_name,
                "allowed": shown(name, standing.limit),
                "used": shown(name, standing.used),
                "reserved": shown(name, standing.busy),
                "remaining": shown(name, standing.remaining),
                "resets_at": standing.resets_at,
            }
            for name, standing in use.standings.items()
        ],
        "unpriced_requests": use.unpriced_requests,
    }
