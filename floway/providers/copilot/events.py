"""What this kind reports in the log. No event holds a token."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class TokenMinted(Event):
    """A login of GitHub was exchanged for a Copilot token, which is stored."""

    name = "copilot_token_minted"

    upstream_id: str
    user: str
    base_url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class StateMalformed(Event):
    """The stored state is not what this kind writes; its requests fail until another sign-in."""

    name = "copilot_state_malformed"
    level = logging.ERROR

    upstream_id: str
    fault: str


@dataclass(frozen=True, slots=True)
class ObservationUnstored(Event):
    """What an answer said could not be stored; requests are served all the same.

    ``what`` is ``quota``, ``models`` or ``seat``.
    """

    name = "copilot_observation_unstored"
    level = logging.WARNING

    upstream_id: str
    what: str
    error: str


@dataclass(frozen=True, slots=True)
class AdminAction(Event):
    """An operator has signed in to a seat, or renewed or looked at one, or has tried to.

    ``action`` is ``import``, ``reimport``, ``refresh_now`` or ``quota``; ``actor`` is the id of the user, or
    ``cli``; ``outcome`` is ``ok`` or ``error``.
    """

    name = "copilot_admin_action"

    action: str
    actor: str
    outcome: str
    upstream_id: str = ""
    user: str = ""
    error: str = ""
