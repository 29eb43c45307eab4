"""Chat Completions chunks as Gemini results."""

from collections.abc import Iterable
from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.domain.usage import NO_USAGE
from floway.protocols.chat_completions.usage import UsageReport, usage_of
from floway.translate.base import DONE, Document
from floway.translate.pairs.gemini_via_chat_completions.choice import Choice
from floway.translate.pairs.gemini_via_chat_completions.reasoning import mint_of
from floway.translate.shared.gemini_client.answer import Answer
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.stream_errors import ended_early, failure_of


class GeminiFrames:
    """Results for a Gemini client out of the chunks of a completion.

    All candidates finish in one last result, with the usage of all of them.

    :param shows_thoughts: whether the client asked for them.
    """

    def __init__(self, model: str, names: ToolNames, shows_thoughts: bool) -> None:
        self._mint = mint_of(model)
        self._names = names
        self._shows_thoughts = shows_thoughts
        self._answer = Answer()
        self._choices: dict[int, Choice] = {}
        self._usage = NO_USAGE
        #: Usage came once every choice had its finish reason: nothing is missing but ``DONE``.
        self._has_all = False
        self._is_over = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The results for one chunk, or for ``DONE``."""
        if self._is_over:
            return ()
        if document is DONE:
            return self._end()
        if document.get("error"):
            return self._fail(failure_of(document["error"]))
        if not self._answer.is_announced:
            self._answer.announce(document.get("model"), document.get("id"))
        has_usage = bool(document.get("usage")) and self._count(document["usage"])
        out: list[Document | Failure] = []
        choices = document.get("choices")
        for given in choices if isinstance(choices, list) else ():
            if not isinstance(given, dict):
                continue
            choice = self._choice(given.get("index"))
            parts = choice.read(given, self._shows_thoughts)
            if parts:
                out.append(self._answer.frame(choice.candidate.index, parts))
        if has_usage and self._choices:
            self._has_all = all(choice.is_finished for choice in self._choices.values())
        return out

    def finish(self) -> Iterable[Document | Failure]:
        """The end, if only ``DONE`` is missing; else a failure."""
        if self._is_over:
            return ()
        return self._end() if self._has_all else self._fail(ended_early())

    def _choice(self, index: Any) -> Choice:
        if not isinstance(index, int):
            index = 0
        choice = self._choices.get(index)
        if choice is None:
            choice = self._choices[index] = Choice(index, self._mint)
        return choice

    def _count(self, usage: Any) -> bool:
        """Note the last report with real counts: some vendors end with one that is all zero.

        False when it is no report.
        """
        try:
            counted = usage_of(msgspec.convert(usage, UsageReport))
        except msgspec.ValidationError:
            return False
        if counted != NO_USAGE:
            self._usage = counted
        return True

    def _end(self) -> list[Document | Failure]:
        if not self._choices:
            return self._fail(ended_early())
        endings = []
        for _, choice in sorted(self._choices.items()):
            ended = choice.ended(self._names)
            if isinstance(ended, Failure):
                return self._fail(ended)
            endings.append((choice.candidate, *ended))
        self._is_over = True
        return [self._answer.last_frame(endings, self._usage)]

    def _fail(self, failure: Failure) -> list[Document | Failure]:
        self._is_over = True
        return [failure]
