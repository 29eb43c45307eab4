"""Which upstreams concern whoever asks: all of them, or for plain users what they may use."""

from flask import g

from floway.controlplane import auth
from floway.controlplane.resource import stored
from floway.store import users
from floway.store.sessions import SessionUser


def within_reach() -> frozenset[str] | None:
    """The ids of upstreams; None is every one.

    People who run the gateway see all of it, also when their own keys are held to a part.
    """
    asking: SessionUser = g.session_user
    if asking.role in auth.VIEWERS:
        return None
    user = stored(users.find, asking.user_id)
    if user is None or user.upstream_ids is None:
        return None
    return frozenset(user.upstream_ids)
