"""What a request to a Messages upstream must keep to, whatever protocol it comes from."""

import re
from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.claude_models import refused_sampling

#: The vendor requires a limit; what stands in when neither client nor model states one.
DEFAULT_MAX_TOKENS = 8192
#: https://docs.anthropic.com/en/api/messages#body-messages: ids of ``tool_use`` blocks.
_FOREIGN_CHARACTERS = re.compile(r"[^a-zA-Z0-9_-]")


def token_limit(asked: Any, context: Context, path: str) -> Any:
    """The required ``max_tokens``; a value that is no number is the upstream's to refuse.

    :param path: the member that would hold the client's limit.
    """
    if asked is not None:
        return asked
    context.ledger.invented(path, "a Messages upstream requires a token limit")
    return context.limits.max_output_tokens or DEFAULT_MAX_TOKENS


def temperature(asked: Any, ledger: Ledger, path: str = "temperature") -> Any:
    """The temperature; OpenAI's goes up to 2, Anthropic's up to 1."""
    if not isinstance(asked, int | float) or asked <= 1:
        return asked
    ledger.clamped(path, "a Messages upstream takes at most 1")
    return 1


def drop_sampling(target: Document, ledger: Ledger, paths: Mapping[str, str] | None = None) -> None:
    """Take out the sampling that the model of a request refuses.

    :param paths: ``{member of the target: the client's member}`` where they differ.
    """
    for name in refused_sampling(target["model"], target.keys()):
        del target[name]
        ledger.dropped((paths or {}).get(name, name), "the model takes no such sampling")


def tool_choice(
    kind: str | None, name: str | None = None, *, is_parallel: bool | None = None
) -> Document | None:
    """The ``tool_choice``; only for requests with tools, the vendor refuses it without.

    :param kind: ``auto``, ``any``, ``tool`` (with a name) or ``none``; None when the client says nothing.
    :param is_parallel: False forbids several calls at once.
    """
    if is_parallel is not False or kind == "none":
        choice: Document | None = {"type": kind} if kind else None
    else:
        choice = {"type": kind or "auto", "disable_parallel_tool_use": True}
    if choice and kind == "tool":
        choice["name"] = name
    return choice


def is_blank(text: str) -> bool:
    """Whether the vendor refuses the text as a block: it must have more than white space."""
    return not text or text.isspace()


class ToolIds:
    """The ids under which an upstream sees the client's tool calls.

    The vendor takes letters, digits, ``_`` and ``-``, and each id once per conversation. Other
    vendors mint ``functions.read:0``, or number the calls of every turn from the same start.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._taken: set[str] = set()
        self._newest: dict[str, str] = {}

    def called(self, call_id: str, path: str) -> str:
        """The id of a call; answers that follow belong to the newest call with the client's id."""
        base = sent = _FOREIGN_CHARACTERS.sub("_", call_id) or "call"
        count = 1
        while sent in self._taken:
            count += 1
            sent = f"{base}_{count}"
        self._taken.add(sent)
        self._newest[call_id] = sent
        if sent != call_id:
            self._ledger.renamed(path, "a Messages upstream takes other characters, and each id once")
        return sent

    def answered(self, call_id: str) -> str:
        """The id of the call that a result belongs to."""
        return self._newest.get(call_id) or _FOREIGN_CHARACTERS.sub("_", call_id) or "call"


class Conversation:
    """The ``messages`` of a request under construction; every content is a list of blocks.

    Neighbours of one role become one message: the vendor wants all results of a turn in the next
    user message, and before any other block in it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.messages: list[Document] = []

    def say(self, role: str, blocks: list[Document], path: str) -> None:
        """Add blocks that somebody said; a message without any is left out."""
        if not blocks:
            self._ledger.dropped(path, "a Messages upstream refuses a message without content")
        elif role != "system" and self.messages and self.messages[-1]["role"] == role:
            self.messages[-1]["content"].extend(blocks)
        else:
            self.messages.append({"role": role, "content": blocks})

    def answer(self, result: Document, path: str) -> None:
        """Add a ``tool_result`` behind the results that stand first in the user message."""
        if not self.messages or self.messages[-1]["role"] != "user":
            self.say("user", [result], path)
            return
        content: list[Any] = self.messages[-1]["content"]
        position = 0
        while position < len(content) and content[position]["type"] == "tool_result":
            position += 1
        content.insert(position, result)

    def trim_prefill(self, path: str) -> None:
        """Cut the white space off the end of an answer that the upstream is to continue.

        The vendor refuses a final assistant message that ends with white space.
        """
        last = self.messages[-1] if self.messages else None
        if not last or last["role"] != "assistant" or last["content"][-1]["type"] != "text":
            return
        block = last["content"][-1]
        text = block["text"].rstrip()
        if text != block["text"]:
            last["content"][-1] = {**block, "text": text}
            self._ledger.clamped(path, "a Messages upstream refuses white space at the end")
