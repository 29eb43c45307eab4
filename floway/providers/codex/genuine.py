"""Telling Codex's own requests from all others.

A subscription is for its vendor's own client, so nobody else is sent there. This is no security boundary:
a client can claim anything. The gateway only promises that it adds no such claim (decision 019).
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from floway.domain.protocol import COMPACT, COUNT_TOKENS, ActionId
from floway.protocols.parsing import readable

#: Codex writes ``<originator>/<version> (<system>) ...``. Recorded of ``codex exec`` 0.169.0 is
#: ``codex_exec``; the others are the programs that its source calls its own: the terminal program (two
#: spellings), the editor extension, the SDK, and the desktop programs.
#: https://github.com/openai/codex/blob/main/codex-rs/core/src/default_client.rs
_USER_AGENT: Final = re.compile(
    r"(codex_exec|codex_cli_rs|codex-tui|codex_vscode|codex_sdk_ts|Codex [A-Z][A-Za-z]*)/\d+\.\d+\.\d+"
)
#: The conversation. Older releases spell it with an underscore, which gunicorn drops; all of them key their
#: prompt cache with it as well.
_SESSION: Final = "session-id"

# The members are of any type: a body of another shape is another client's, not an error of ours.


class _Shape(msgspec.Struct):
    input: msgspec.Raw = msgspec.Raw(b"")
    stream: Any = None
    tools: msgspec.Raw = msgspec.Raw(b"")
    prompt_cache_key: Any = None


_SHAPE: Final = msgspec.json.Decoder(_Shape)


def is_genuine(action: ActionId, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a Responses request is Codex's own; never raises.

    Codex always streams, so a request for a whole answer is nobody's but another client's; only the call
    that compacts a conversation is answered in one piece.

    :param headers: by lower-case name.
    """
    # Before anything is decoded: this alone turns nearly every other client away.
    found = _USER_AGENT.match(headers.get("user-agent", ""))
    if found is None or headers.get("originator") != found[1] or action == COUNT_TOKENS:
        return False
    read = readable(_SHAPE, body)
    if read is None or not bytes(read.input).startswith(b"[") or not bytes(read.tools).startswith(b"["):
        return False
    is_named = bool(headers.get(_SESSION, "").strip()) or isinstance(read.prompt_cache_key, str)
    return is_named and (action == COMPACT or read.stream is True)
