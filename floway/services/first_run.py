"""The first administrator of an installation in which nobody can sign in.

Whoever reads the log or the terminal of the gateway has a one-time token; whoever only reaches its
port has not. https://owasp.org/www-project-web-security-testing-guide/ calls the lack of it an open
installer.
"""

import secrets
from dataclasses import replace
from datetime import timedelta

from floway import clock
from floway.domain.actor import SYSTEM
from floway.errors import ConfigError, EditConflict
from floway.services.accounts import add_user, checked_name
from floway.store import audit, revision, setup_token, users
from floway.store.db import transaction
from floway.store.users import User

#: A token that nobody used by then has been forgotten in a log.
LIFETIME = timedelta(hours=24)

#: The workers of one start come within it; the first of them makes the token.
_ONE_START = timedelta(minutes=1)

_TOKEN_BYTES = 24


def needs_setup() -> bool:
    """Whether nobody can sign in to the dashboard."""
    return not users.can_anybody_sign_in()


def make_token() -> str:
    """A token, in place of the one before; it is shown this one time.

    :raises ConfigError: somebody can sign in already.
    """
    with transaction():
        if not needs_setup():
            raise ConfigError(
                "Somebody can sign in already; a password is set with: flask --app wsgi users set-password"
            )
        raw = secrets.token_urlsafe(_TOKEN_BYTES)
        setup_token.write(raw, clock.now() + LIFETIME)
        return raw


def token_at_start() -> str | None:
    """A token for the log of a gateway that starts; None when nobody needs it, or a sibling has made it."""
    with transaction():
        revision.hold()
        made_at = setup_token.made_at()
        is_fresh = made_at is not None and made_at > clock.now() - _ONE_START
        return None if is_fresh or not needs_setup() else make_token()


def make_administrator(token: str, name: str, password_hash: str) -> User:
    """Use the token up and let its bearer in.

    :param name: of a user who is to be made, or of one who exists without a password.
    :raises EditConflict: somebody can sign in already.
    :raises ConfigError: the token is not the right one or is too old, or the name cannot be used.
    """
    name = checked_name(name)
    with transaction():
        if not setup_token.take(token):
            if not needs_setup():
                raise done()
            raise ConfigError(
                "The set-up token is not the right one, or is too old; "
                "make another with: flask --app wsgi users setup-token",
                code="setup_token_invalid",
            )
        if not needs_setup():
            raise done()
        user = users.named(name)
        if user is None:
            return add_user(name, "admin", password_hash, by=SYSTEM)
        chosen = replace(user, role="admin", enabled=True, password_hash=password_hash)
        users.replace(chosen)
        audit.record(SYSTEM, "user.put_right", "user", user.id, user.name)
        return chosen


def done() -> EditConflict:
    """The refusal of a second first administrator."""
    return EditConflict("setup_done", "This gateway is set up already; sign in.")
