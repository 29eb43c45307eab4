"""Telling Claude Code's own requests from all others.

A subscription is for its vendor's own client, so nobody else is sent there. This is no security boundary:
a client can claim anything. The gateway only promises that it adds no such claim.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from floway.domain.protocol import COUNT_TOKENS, ActionId
from floway.protocols.parsing import readable
from floway.providers.claude_code.templates import OPENERS

_USER_AGENT: Final = re.compile(r"claude-cli/\d+\.\d+\.\d+", re.IGNORECASE)
_ALWAYS_SENT: Final = ("x-app", "anthropic-beta", "anthropic-version")
_BILLING: Final = "x-anthropic-billing-header"
_ENTRYPOINT: Final = "cc_entrypoint=cli"
#: Two texts are alike when half of what they have together is common to both.
_ALIKE: Final = 0.5
#: How versions up to 2.0 wrote ``metadata.user_id``; without an account for API keys.
_LEGACY_USER: Final = re.compile(r"user_[0-9a-fA-F]{64}_account_[0-9a-fA-F-]*_session_[0-9a-fA-F-]{36}")

# The members are of any type: a body of another shape is another client's, not an error of ours.


class _Body(msgspec.Struct):
    model: Any = None
    max_tokens: Any = None
    system: Any = None
    metadata: Any = None


class _User(msgspec.Struct):
    device_id: Any = None
    session_id: Any = None


_BODY: Final = msgspec.json.Decoder(_Body)
_USER: Final = msgspec.json.Decoder(_User)


def is_genuine(action: ActionId, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a Messages request is Claude Code's own; never raises.

    :param headers: by lower-case name.
    """
    # Before anything is decoded: this alone turns nearly every other client away.
    if not _USER_AGENT.match(headers.get("user-agent", "")):
        return False
    read = readable(_BODY, body)
    if read is None:
        return False
    if _is_probe(read):
        return True
    if not all(headers.get(name, "").strip() for name in _ALWAYS_SENT):
        return False
    # Claude Code counts single texts: such a body has neither a system prompt nor metadata.
    if action == COUNT_TOKENS:
        return True
    return any(map(_is_claude_code, _texts(read.system))) and _is_user(read.metadata)


def _is_probe(body: _Body) -> bool:
    """The call with which Claude Code tries whether it is connected: one token of a small model."""
    is_one = body.max_tokens == 1 and not isinstance(body.max_tokens, bool)
    return is_one and isinstance(body.model, str) and "haiku" in body.model.lower()


def _texts(system: Any) -> Iterator[str]:
    if isinstance(system, str):
        yield system
    for block in system if isinstance(system, list) else ():
        text = block.get("text") if isinstance(block, dict) else None
        if isinstance(text, str) and text:
            yield text


def _is_claude_code(text: str) -> bool:
    if text.startswith(_BILLING) and _ENTRYPOINT in text:
        return True
    return is_opener(text)


def _is_user(metadata: Any) -> bool:
    """Whether ``metadata.user_id`` has one of Claude Code's two forms."""
    user_id = metadata.get("user_id") if isinstance(metadata, dict) else None
    if not isinstance(user_id, str):
        return False
    if not user_id.strip().startswith("{"):
        return _LEGACY_USER.fullmatch(user_id) is not None
    user = readable(_USER, user_id.encode("utf-8", "surrogatepass"))
    return user is not None and all(
        isinstance(each, str) and bool(each) for each in (user.device_id, user.session_id)
    )


def is_opener(text: str) -> bool:
    """Whether a text is one of the openers, or like one: by the pairs of neighbouring characters.

    The Dice coefficient, twice the common pairs by all pairs, tells a sentence that was edited between
    versions from another one.
    """
    pairs = _pairs(text)
    total = pairs.total()
    return any(
        # Only texts of similar length can be alike; a whole prompt is not compared.
        2 * min(total, opener.total()) >= _ALIKE * (total + opener.total())
        and 2 * (pairs & opener).total() >= _ALIKE * (total + opener.total())
        for opener in _OPENERS
        if total
    )


def _pairs(text: str) -> Counter[str]:
    """Pairs of characters of a text without regard to case and blanks; none where it is too long."""
    plain = " ".join(text.split()).lower()
    return (
        Counter(plain[at : at + 2] for at in range(len(plain) - 1)) if len(plain) <= _LONGEST else Counter()
    )


#: Characters beyond which a text is three times as long as every opener, and so like none.
_LONGEST: Final = 3 * max(map(len, OPENERS))
_OPENERS: Final = tuple(map(_pairs, OPENERS))
