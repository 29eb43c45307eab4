"""Bodies of SSE streams, byte for byte, to be cut at every offset.

The folders named after protocols hold what the simulator sent to simple requests; ``framing/`` holds
shapes that no vendor sends on purpose but that the standard allows, some written by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Recording:
    """One body."""

    #: ``folder/name``, also the test's id.
    name: str
    #: How it ends: with the protocol's terminal frame, with the vendor's error, or before either.
    ends: Literal["complete", "error", "unfinished"]
    #: How many frames have data that is not blank.
    frames: int

    @property
    def protocol(self) -> str:
        """The protocol it is of; ``framing`` for none in particular."""
        return self.name.partition("/")[0]

    @property
    def body(self) -> bytes:
        """The bytes."""
        return (_HERE / f"{self.name}.sse").read_bytes()

    def cuts(self) -> Iterator[tuple[bytes, bytes]]:
        """The body in two pieces, once for each offset."""
        body = self.body
        for offset in range(len(body) + 1):
            yield body[:offset], body[offset:]


RECORDINGS = (
    Recording("messages/text", "complete", 12),
    Recording("messages/tools_and_thinking", "complete", 40),
    Recording("messages/max_tokens", "complete", 9),
    Recording("messages/error_after_text", "error", 5),
    Recording("messages/error_first", "error", 1),
    Recording("messages/unfinished", "unfinished", 5),
    Recording("chat_completions/text", "complete", 11),
    Recording("chat_completions/tools", "complete", 9),
    Recording("chat_completions/reasoning", "complete", 11),
    Recording("chat_completions/length", "complete", 8),
    Recording("chat_completions/error_first", "error", 1),
    Recording("chat_completions/error_after_text", "error", 4),
    Recording("chat_completions/unfinished", "unfinished", 3),
    Recording("responses/text", "complete", 15),
    Recording("responses/tools_and_reasoning", "complete", 27),
    Recording("responses/incomplete", "complete", 24),
    Recording("responses/failed_first", "error", 4),
    Recording("responses/failed_after_text", "error", 8),
    Recording("responses/unfinished", "unfinished", 6),
    Recording("gemini/text", "complete", 8),
    Recording("gemini/tools_and_thoughts", "complete", 9),
    Recording("gemini/max_tokens", "complete", 5),
    Recording("gemini/error_after_text", "error", 3),
    Recording("gemini/error_first", "error", 1),
    Recording("gemini/unfinished", "unfinished", 2),
    Recording("framing/crlf", "complete", 7),
    Recording("framing/cr", "complete", 7),
    Recording("framing/comments_and_pings", "complete", 14),
    Recording("framing/multi_line_data", "unfinished", 1),
    Recording("framing/no_final_blank_line", "unfinished", 2),
    Recording("framing/ends_after_one_line_end", "unfinished", 2),
    Recording("framing/mixed_line_ends", "unfinished", 6),
    Recording("framing/byte_order_mark", "unfinished", 1),
    Recording("framing/comments_only", "unfinished", 0),
    Recording("framing/odd_fields", "unfinished", 3),
    Recording("framing/separators_inside_data", "unfinished", 1),
    Recording("framing/empty", "unfinished", 0),
)

#: What the hand-made bodies say: ``(event name, data)`` of each frame whose data is not blank. A last
#: frame without its blank line counts, which the standard would drop and vendors rely on.
FRAMING: dict[str, tuple[tuple[str | None, str], ...]] = {
    "framing/multi_line_data": (("message", '{"first":\n1,\n"second": "ä"}'),),
    "framing/no_final_blank_line": ((None, '{"n": 1}'), (None, '{"n": 2}')),
    "framing/ends_after_one_line_end": ((None, '{"n": 1}'), ("last", '{"n": 2}')),
    "framing/mixed_line_ends": tuple((None, number) for number in "123456"),
    "framing/byte_order_mark": ((None, '{"n": 1}'),),
    "framing/comments_only": (),
    "framing/odd_fields": (("no-space", "no-space"), (None, " two spaces"), (None, "after blank lines")),
    "framing/separators_inside_data": ((None, '{"text": "line\u2028para\u2029next\x85vt\x0bff\x0cend"}'),),
    "framing/empty": (),
}


def recordings(protocol: str | None = None) -> tuple[Recording, ...]:
    """All recordings, or those of one protocol."""
    return tuple(one for one in RECORDINGS if protocol is None or one.protocol == protocol)
