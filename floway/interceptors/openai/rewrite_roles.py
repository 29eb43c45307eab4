"""Give messages the roles that an upstream takes; their content is not touched.

The member that holds the conversation is ``messages`` in Chat Completions and ``input`` in Responses,
where other items than messages stand between them.
"""

import re
from collections.abc import Callable
from typing import Any

from floway.domain.flag import FlagId
from floway.interceptors.base import Circumstances, RequestHalf
from floway.protocols.documents import Document


def renaming(flag: FlagId, member: str, old: str, new: str) -> RequestHalf:
    """A half that renames every role ``old``."""

    def change(document: Document, circumstances: Circumstances) -> Document:
        return _with_role(document, member, new, lambda turn: _role(turn) == old)

    return RequestHalf(change, _names(old), flag)


def late_system_to_user(flag: FlagId, member: str) -> RequestHalf:
    """A half that makes system messages behind the leading run of them user messages.

    Anything but a system message ends the run.
    """

    def change(document: Document, circumstances: Circumstances) -> Document:
        is_leading = True

        def is_late(turn: Any) -> bool:
            nonlocal is_leading
            is_system = _role(turn) == "system"
            is_leading = is_leading and is_system
            return is_system and not is_leading

        return _with_role(document, member, "user", is_late)

    return RequestHalf(change, _names("system"), flag)


def _with_role(document: Document, member: str, role: str, fits: Callable[[Any], bool]) -> Document:
    turns = document.get(member)
    if not isinstance(turns, list):
        return document
    changed = [{**turn, "role": role} if fits(turn) else turn for turn in turns]
    is_same = all(after is before for after, before in zip(changed, turns, strict=True))
    return document if is_same else {**document, member: changed}


def _role(turn: Any) -> Any:
    """The role of a message; None for items of another type."""
    if not isinstance(turn, dict) or turn.get("type", "message") != "message":
        return None
    return turn.get("role")


def _names(role: str) -> Callable[[bytes], bool]:
    pattern = re.compile(rb'"role"\s*:\s*"%b"' % role.encode())
    return lambda body: pattern.search(body) is not None
