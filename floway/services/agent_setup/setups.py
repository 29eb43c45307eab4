"""The way of a set-up: begun by somebody who is signed in, changed while the page is open, downloaded once.

The address of the script is a secret for its five minutes. It never holds an API key: the key is made by
the download and is nowhere else, or the script asks for one at the terminal.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, Final

from floway.domain.actor import Actor
from floway.errors import EditConflict
from floway.services import accounts
from floway.services.agent_setup import scripts
from floway.services.agent_setup.choices import Choices, choices
from floway.services.agent_setup.scripts import Agent, Shell
from floway.store import agent_setups, api_keys, users
from floway.store.agent_setups import AgentSetup
from floway.store.api_keys import ApiKey
from floway.store.db import transaction

#: 256 bits: 43 characters that nobody guesses, in five minutes or at all.
_TOKEN_BYTES: Final = 32

_GONE: Final = "This set-up has ended or was downloaded; begin another one."


class SetupConflict(EditConflict):
    """Somebody else, or another tab, has changed a set-up meanwhile; ``current`` is what there is."""

    def __init__(self, current: AgentSetup) -> None:
        self.current = current
        super().__init__("setup_revision_conflict", "The set-up was changed meanwhile; look at it again.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set-up has come."""

    setup: AgentSetup
    #: What the download made; None before, and when the script asks for a key.
    key: ApiKey | None
    #: When the machine has made its first request with it.
    connected_at: datetime | None


def begin(
    user_id: str, key_name: str, *, asks_key: bool = False, chosen: Choices | None = None
) -> tuple[AgentSetup, str]:
    """A set-up of a user and its token, which is shown once.

    :param key_name: of the API key that the download makes: the name of a machine.
    :param asks_key: the script asks for a key that exists, and none is made.
    :param chosen: None is what the user chose the last time.
    :raises ConfigError: the name cannot be used.
    """
    name = accounts.checked_name(key_name)
    token = token_urlsafe(_TOKEN_BYTES)
    with transaction():
        if chosen is None:
            before = agent_setups.latest(user_id)
            chosen = Choices() if before is None else choices(before.configuration)
        return agent_setups.start(token, user_id, name, asks_key, chosen.document()), token


def change(
    user_id: str, token: str, revision: int, *, key_name: str | None, asks_key: bool | None, chosen: Choices
) -> AgentSetup:
    """Change a set-up that was not downloaded; its address stays.

    :param revision: the one that the change was made on.
    :raises SetupConflict: there is a newer one, and nothing is changed.
    :raises EditConflict: the set-up is over, or not this user's.
    :raises ConfigError: the name cannot be used.
    """
    with transaction():
        before = _own(user_id, token)
        name = before.key_name if key_name is None else accounts.checked_name(key_name)
        asks = before.asks_key if asks_key is None else asks_key
        changed = agent_setups.change(token, revision, name, asks, chosen.document())
        if changed is None:
            raise SetupConflict(before)
        return changed


def extend(user_id: str, token: str) -> Progress:
    """Keep a set-up alive while its page is open, and say how far it has come.

    :raises EditConflict: it is over, or not this user's.
    """
    with transaction():
        setup = agent_setups.extend(token) if _own(user_id, token, spent=True).downloaded_at is None else None
        setup = setup or _own(user_id, token, spent=True)
        if setup.key_id is None:
            return Progress(setup, None, None)
        return Progress(setup, api_keys.find(setup.key_id), agent_setups.first_use(setup.key_id))


def is_ready(token: str) -> bool:
    """Whether a download would succeed; it is not used up by this."""
    setup = agent_setups.find(token)
    return setup is not None and setup.downloaded_at is None and _may_have_keys(setup.user_id)


def download(token: str, agent: Agent, shell: Shell, address: str) -> str | None:
    """The script, for exactly one caller; None for everybody else, whatever the reason.

    The key is made, and the set-up used up, only together with the script.

    :param address: where it is downloaded to, for the audit log.
    """
    # Looked at first without the right to write, which strangers with made-up tokens must not hold.
    if not is_ready(token):
        return None
    with transaction():
        setup = agent_setups.spend(token)
        if setup is None or not _may_have_keys(setup.user_id):
            return None
        raw = None if setup.asks_key else _key_for(setup, token, address)
        return scripts.script(agent, shell, choices(setup.configuration), raw, setup.key_name)


def _key_for(setup: AgentSetup, token: str, address: str) -> str:
    owner = users.find(setup.user_id)
    assert owner is not None
    by = Actor("session", owner.id, owner.name, address)
    key, raw = accounts.add_key(owner.id, setup.key_name, by=by)
    agent_setups.note_key(token, key.id)
    return raw


def _own(user_id: str, token: str, *, spent: bool = False) -> AgentSetup:
    setup = agent_setups.find(token)
    if setup is None or setup.user_id != user_id or (setup.downloaded_at is not None and not spent):
        raise EditConflict("setup_lease_missing", _GONE)
    return setup


def _may_have_keys(user_id: str) -> bool:
    owner = users.find(user_id)
    return owner is not None and owner.enabled


def shown(setup: AgentSetup) -> dict[str, Any]:
    """A set-up for its owner; the token is not in it."""
    return {
        "key_name": setup.key_name,
        "asks_key": setup.asks_key,
        "configuration": choices(setup.configuration).document(),
        "revision": setup.revision,
        "expires_at": setup.expires_at,
        "downloaded_at": setup.downloaded_at,
    }
