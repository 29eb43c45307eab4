"""What an import must know about kinds of upstreams: which rows can work, and which login is newer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.providers.claude_code import config as claude_code
from floway.providers.codex import config as codex
from floway.providers.registry import FORMS, KINDS
from floway.providers.shared.forms import API_KEY
from floway.services.claude_code import CLAUDE_CODE
from floway.services.codex import CODEX
from floway.services.subscriptions.kind import LoginKind
from floway.store.archive.rows import Row


@dataclass(frozen=True, slots=True)
class _Login:
    """A kind whose credential is a login with tokens that are good for one renewal."""

    about: LoginKind[Any, Any]
    #: The account of a configuration; raises ``ConfigError`` for one that cannot work.
    account: Any

    def account_id(self, config: Mapping[str, Any]) -> str:
        """The vendor's id of the account."""
        return self.about.account_id(self.account(config))

    def credential(self, state: Row) -> Any:
        """The credential of a row of ``upstream_states``; None for an empty one.

        :raises ConfigError: it is not what its kind writes.
        """
        if state["state"] is None and not state["state_secrets"]:
            return None
        stored = VersionedState(state["state"], state["state_secrets"] or {}, state["state_version"])
        try:
            return self.about.read(state["upstream_id"], stored)
        except MalformedState:
            raise ConfigError(f"the state is not one of a {self.about.id} upstream.") from None


_LOGINS: Final[Mapping[str, _Login]] = {
    "claude-code": _Login(CLAUDE_CODE, claude_code.parse),
    "codex": _Login(CODEX, codex.parse),
}


def check_config(kind: str, config: Mapping[str, Any], secret_names: frozenset[str]) -> None:
    """Refuse a configuration that its provider could not work with.

    :raises ConfigError: the kind is unknown, or what is wrong.
    """
    if kind not in KINDS:
        raise ConfigError(f"there is no kind of upstream '{kind}'; the kinds are {', '.join(sorted(KINDS))}.")
    if kind in FORMS:
        FORMS[kind].normalized(config, API_KEY in secret_names)
    elif kind in _LOGINS:
        _LOGINS[kind].account_id(config)


def check_state(upstream: Row, state: Row) -> None:
    """Refuse a state that its upstream could not be served with.

    :raises ConfigError: what is wrong; never a value.
    """
    login = _LOGINS.get(upstream["kind"])
    if login is None:
        return
    credential = login.credential(state)
    if credential is not None and login.about.owner(credential) != login.account_id(upstream["config"]):
        raise ConfigError("the state is the login of another account than the configuration names.")


def is_single_use(kind: str) -> bool:
    """Whether a login of this kind dies in one place when it is renewed in another."""
    return kind in _LOGINS


def needs_login(kind: str) -> bool:
    """Whether an upstream of this kind is nothing without what only a sign-in gives."""
    return kind not in FORMS


def account_of(upstream: Row) -> str | None:
    """The account that an upstream is signed in to; None for a kind without accounts."""
    login = _LOGINS.get(upstream["kind"])
    return None if login is None else login.account_id(upstream["config"])


def is_newer(kind: str, stored: Row, offered: Row) -> bool:
    """Whether the stored state must not give way to another one.

    A login counts by when its tokens were last renewed or it ended, whatever else was noted since; what a
    kind without logins keeps, by when it was written.
    """
    login = _LOGINS.get(kind)
    if login is None:
        return bool(stored["updated_at"] >= offered["updated_at"])
    mine, theirs = login.credential(stored), login.credential(offered)
    if mine is None or theirs is None:
        return mine is not None
    return _changed_at(mine) >= _changed_at(theirs)


def _changed_at(credential: Any) -> str:
    renewed_at = credential.access_token.refreshed_at if credential.access_token else ""
    # Both are ISO 8601 in UTC of one form, which sorts as time does.
    return str(max(renewed_at, credential.state_updated_at))
