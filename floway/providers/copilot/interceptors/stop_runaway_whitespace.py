"""Give up an answer whose tool arguments have become an endless run of line breaks or tabs.

Some models behind Copilot fall into it and never end; the client would pay for it until its limit. Spaces
neither count nor end a run, anything else ends it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from floway.errors import UpstreamBroken
from floway.interceptors.base import Circumstances, FrameHalf, mentions
from floway.protocols.documents import Document

#: Indented JSON has a handful in a row.
MAX_RUN: Final = 20
_COUNTED: Final = frozenset("\r\n\t")

#: The pieces of arguments in a frame, each with what tells its call from others.
Pieces = Callable[[Document], Iterable[tuple[Any, str]]]


def chat_guard() -> FrameHalf:
    """For one Chat Completions stream."""
    return FrameHalf(_Guard(_chat_pieces).look, mentions(b'"arguments"'), only_frames=True)


def responses_guard() -> FrameHalf:
    """For one Responses stream."""
    return FrameHalf(_Guard(_responses_pieces).look, mentions(b"_call_arguments.delta"), only_frames=True)


class _Guard:
    """Counts the run of each call of one stream."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._runs: Counter[Any] = Counter()

    def look(self, document: Document, circumstances: Circumstances) -> list[Document]:
        """The frame as it is.

        :raises UpstreamBroken: a run has become too long.
        """
        for call, piece in self._pieces(document):
            run = self._runs[call]
            for character in piece:
                run = run + 1 if character in _COUNTED else run if character == " " else 0
                if run > MAX_RUN:
                    raise UpstreamBroken(
                        "The model wrote only line breaks into the arguments of a tool and was given up."
                    )
            self._runs[call] = run
        return [document]


def _chat_pieces(document: Document) -> Iterator[tuple[Any, str]]:
    for choice in _objects(document.get("choices")):
        delta = choice.get("delta")
        for call in _objects(delta.get("tool_calls")) if isinstance(delta, dict) else ():
            function = call.get("function")
            arguments = function.get("arguments") if isinstance(function, dict) else None
            if isinstance(arguments, str):
                yield (choice.get("index"), call.get("index")), arguments


def _responses_pieces(document: Document) -> Iterator[tuple[Any, str]]:
    kind, delta = document.get("type"), document.get("delta")
    if kind == "response.function_call_arguments.delta" and isinstance(delta, str):
        yield document.get("output_index"), delta


def _objects(values: Any) -> Iterator[Document]:
    return (each for each in values if isinstance(each, dict)) if isinstance(values, list) else iter(())
