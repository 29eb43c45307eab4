"""What an import must know about kinds of upstreams: which rows can work, and which login is newer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.providers.claude_code import config as claude_code
from floway.providers.codex import config as codex
from floway.providers.copilot import config as copilot
from floway.providers.copilot import state as copilot_state
from floway.providers.registry import FORMS, KINDS
from floway.providers.shared.forms import API_KEY
from floway.services.claude_code import CLAUDE_CODE
from floway.services.codex import CODEX
from floway.store.archive.rows import Row


@dataclass(frozen=True, slots=True)
class _Login:
    """A kind whose upstreams are signed in to an account."""

    #: The vendor's id of the account of a configuration; raises ``ConfigError`` for one that cannot work.
    account_id: Callable[[Mapping[str, Any]], str]
    #: Reads a state; raises ``MalformedState``.
    read: Callable[[str, VersionedState], Any]
    #: The account of a credential.
    owner: Callable[[Any], str]
    #: When a credential was renewed last or ended, as a text that sorts as time does. None: its tokens can be
    #: had again whenever they are needed, and it works in several places.
    changed_at: Callable[[Any], str] | None = None

    def credential(self, state: Row) -> Any:
        """The credential of a row of ``upstream_states``; None for an empty one.

        :raises ConfigError: it is not what its kind writes.
        """
        if state["state"] is None and not state["state_secrets"]:
            return None
        stored = VersionedState(state["state"], state["state_secrets"] or {}, state["state_version"])
        try:
            return self.read(state["upstream_id"], stored)
        except MalformedState:
            raise ConfigError("the state is not what its kind writes.") from None


def _changed_at(credential: Any) -> str:
    """Of a login with tokens that are good for one renewal; both instants are ISO 8601 in UTC."""
    renewed_at = credential.access_token.refreshed_at if credential.access_token else ""
    return str(max(renewed_at, credential.state_updated_at))


_LOGINS: Final[Mapping[str, _Login]] = {
    "claude-code": _Login(
        lambda config: claude_code.parse(config).account_uuid,
        CLAUDE_CODE.read,
        CLAUDE_CODE.owner,
        _changed_at,
    ),
    "codex": _Login(
        lambda config: codex.parse(config).chatgpt_account_id, CODEX.read, CODEX.owner, _changed_at
    ),
    "copilot": _Login(
        lambda config: copilot.parse(config).key, copilot_state.read, lambda credential: credential.key
    ),
}


def check_config(kind: str, config: Mapping[str, Any], secret_names: frozenset[str]) -> None:
    """Refuse a configuration that its provider could not work with.

    :raises ConfigError: the kind is unknown, or what is wrong.
    """
    if kind not in KINDS:
        raise ConfigError(f"there is no kind of upstream '{kind}'; the kinds are {', '.join(sorted(KINDS))}.")
    if kind in FORMS:
        FORMS[kind].normalized(config, API_KEY in secret_names)
    else:
        _LOGINS[kind].account_id(config)


def check_state(upstream: Row, state: Row) -> None:
    """Refuse a state that its upstream could not be served with.

    :raises ConfigError: what is wrong; never a value.
    """
    login = _LOGINS.get(upstream["kind"])
    if login is None:
        return
    credential = login.credential(state)
    if credential is not None and login.owner(credential) != login.account_id(upstream["config"]):
        raise ConfigError("the state is the login of another account than the configuration names.")


def is_single_use(kind: str) -> bool:
    """Whether a login of this kind dies in one place when it is renewed in another."""
    login = _LOGINS.get(kind)
    return login is not None and login.changed_at is not None


def needs_login(kind: str) -> bool:
    """Whether an upstream of this kind is nothing without what only a sign-in gives."""
    return kind in _LOGINS


def account_of(upstream: Row) -> str | None:
    """The account that an upstream is signed in to; None for a kind without accounts."""
    login = _LOGINS.get(upstream["kind"])
    return None if login is None else login.account_id(upstream["config"])


def is_newer(kind: str, stored: Row, offered: Row) -> bool:
    """Whether the stored state must not give way to another one.

    A login whose tokens are good for one renewal counts by when they were renewed or it ended, whatever else
    was noted since; everything else by when it was written.
    """
    login = _LOGINS.get(kind)
    if login is None or login.changed_at is None:
        return bool(stored["updated_at"] >= offered["updated_at"])
    mine, theirs = login.credential(stored), login.credential(offered)
    if mine is None or theirs is None:
        return mine is not None
    return login.changed_at(mine) >= login.changed_at(theirs)
