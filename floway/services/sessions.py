"""Ending sessions of the dashboard."""

from floway.domain.actor import Actor
from floway.errors import NotThere
from floway.store import audit, sessions
from floway.store.db import transaction
from floway.store.users import User


def revoke(session_id: str, user_id: str | None, by: Actor) -> None:
    """End one session.

    :param user_id: whose it has to be; None is anybody's.
    :raises NotThere: there is no such session.
    """
    with transaction():
        if not sessions.revoke_one(session_id, user_id):
            raise NotThere("There is no session with this id.")
        audit.record(by, "session.revoked", "session", session_id)


def revoke_all(user: User | None, by: Actor) -> int:
    """End every session of a user, or of everybody; how many there were."""
    with transaction():
        ended = sessions.revoke_all(user.id if user else None)
        audit.record(
            by,
            "session.revoked_all",
            "user",
            user.id if user else "",
            user.name if user else "",
            {"ended": ended},
        )
        return ended


def revoke_others(user_id: str, session_id: str, by: Actor) -> int:
    """End every session of a user but one; how many there were."""
    with transaction():
        ended = sessions.revoke_all(user_id, but=session_id)
        audit.record(by, "session.revoked_all", "user", user_id, by.name, {"ended": ended, "but": session_id})
        return ended
