"""What the admin API reports in the log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class LoginRefused(Event):
    """Somebody failed to sign in; many of them from one address are an attack.

    ``reason`` is ``throttled``, ``unknown_user``, ``disabled_user`` or ``wrong_password``. The name
    that was typed is left out, because people type passwords there.
    """

    name = "login_refused"
    level = logging.WARNING

    reason: str
    address: str
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class AdminRequestFailed(Event):
    """A request of the admin API met an error that is ours; the traceback follows."""

    name = "admin_request_failed"
    level = logging.ERROR

    request_id: str
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class SetupScriptFailed(Event):
    """A script that sets an agent up could not be made; its address can be asked again.

    Neither the address nor the fault's own words are told: both may hold secrets.
    """

    name = "setup_script_failed"
    level = logging.ERROR

    error: str
