"""Who changes something."""

from dataclasses import dataclass
from typing import Final, Literal

#: How they came in: signed in to the dashboard, with an API key of that scope, at the command line of
#: the machine, or nobody: the gateway by itself.
ActorKind = Literal["session", "api_key", "command_line", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whom the audit log names; their name is kept as it was then."""

    kind: ActorKind
    #: Of the user or the API key; '' for the other kinds.
    id: str = ""
    name: str = ""
    #: The IP address that the request came from; '' when there was none.
    address: str = ""


COMMAND_LINE: Final = Actor("command_line")
SYSTEM: Final = Actor("system")
