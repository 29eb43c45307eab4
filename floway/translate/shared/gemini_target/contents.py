"""The ``contents`` of a request under construction.

The vendor wants turns that alternate and begin with the user, and right behind a model's turn with
calls one user turn with as many answers, in the same order. Clients keep to neither: Claude Code
sends results in the order in which the tools finished, and system messages in between.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.results import MISSING, Result, response_of
from floway.translate.shared.gemini_target.signatures import add_placeholders, signed
from floway.translate.shared.tool_arguments import as_input

#: Stands in a user turn that the vendor requires and the client did not send.
_FILLER = "."


@dataclass(slots=True, eq=False)
class _Call:
    """A call and its answer, which is sent in the call's own order."""

    path: str
    response: Document
    #: What belongs to the answer and cannot stand in it.
    attached: list[Document] = field(default_factory=list)
    is_answered: bool = False


class Contents:
    """Takes a history in the client's order, gives it in Gemini's."""

    def __init__(self, family: Family, names: ToolNames, context: Context) -> None:
        self._family = family
        self._names = names
        self._ledger = context.ledger
        self._contents: list[Document] = []
        self._system: list[Document] = []
        #: The newest call of each id.
        self._calls: dict[str, _Call] = {}
        #: The calls of the model's last turn, whose answers are not written yet.
        self._open: list[_Call] = []
        #: What the user turn behind the open calls says beside the answers.
        self._beside: list[Document] = []
        #: Somebody else than the system spoke.
        self._has_begun = False

    @property
    def call_ids(self) -> Collection[str]:
        """The ids of the history's calls."""
        return self._calls.keys()

    def instruct(self, text: str, path: str) -> None:
        """Add a system or developer text: an instruction at the start, later a part where it stands.

        A later one among the instructions would change the prefix that the vendor caches.
        """
        if not text:
            return
        if self._has_begun:
            self.say([{"text": f"<system-reminder>\n{text}\n</system-reminder>"}])
            self._ledger.renamed(path, "Gemini has no system messages; a part of the user's turn")
        elif self._family.takes_system:
            self._system.append({"text": text})
        else:
            self._add("user", [{"text": text}])
            self._ledger.renamed(path, "the model takes no system instruction; a part of the user's turn")

    def say(self, parts: list[Document]) -> None:
        """Add parts of the user; behind the answers of calls, if there are any to come."""
        self._has_begun = self._has_begun or bool(parts)
        if self._open:
            self._beside.extend(parts)
        else:
            self._add("user", parts)

    def reply(self, parts: list[Document]) -> None:
        """Add parts of the model."""
        if not parts:
            return
        if self._is_answering():
            self._close_answers()
        self._has_begun = True
        self._add("model", parts)

    def call(self, call_id: Any, name: Any, arguments: Any, signature: str | None, path: str) -> None:
        """Add a call of the model.

        :param arguments: an object, or its JSON text.
        :raises Untranslatable: it has no id or no name.
        """
        if not isinstance(call_id, str) or not call_id or not isinstance(name, str) or not name:
            raise Untranslatable(f"The call at '{path}' needs an id and a name.", path)
        if self._is_answering():
            self._close_answers()
        sent = self._names.sent(name, path)
        self._has_begun = True
        called = {"id": call_id, "name": sent, "args": as_input(arguments)}
        self._add("model", [signed({"functionCall": called}, signature)])
        made = _Call(path, {"id": call_id, "name": sent})
        self._open.append(made)
        self._calls[call_id] = made

    def answer(self, result: Result, path: str) -> None:
        """Add the answer to a call, which is put at the call's place.

        :raises Untranslatable: nobody made the call.
        """
        call = self._unanswered(result.call_id)
        if call is None:
            raise Untranslatable(f"The result at '{path}' answers no call in the conversation.", path)
        if call.is_answered:
            self._ledger.dropped(path, "a second result of the same call")
            return
        call.is_answered = True
        attached = response_of(result, self._family, call.response)
        if call in self._open:
            call.attached = attached
        else:
            # The turn was closed without it: the answer replaces its stand-in.
            self.say(attached)

    def put_into(self, document: Document, path: str) -> None:
        """Write ``contents`` and ``systemInstruction``.

        :param path: the client's member that holds the history.
        :raises Untranslatable: the history ends with the model's turn and the model continues none.
        """
        self._close_answers()
        if not self._contents or self._contents[0]["role"] == "model":
            self._contents.insert(0, {"role": "user", "parts": [{"text": _FILLER}]})
            self._ledger.invented(path, "Gemini requires that the user begins")
        if self._contents[-1]["role"] == "model" and not self._family.takes_prefill:
            raise Untranslatable("This model does not continue an answer that the client began.", path)
        if self._family.needs_signatures and add_placeholders(self._contents):
            self._ledger.invented(path, "calls without Google's signature carry the documented stand-in")
        if self._system:
            document["systemInstruction"] = {"parts": self._system}
        document["contents"] = self._contents

    def _is_answering(self) -> bool:
        """Whether something was said behind the open calls, so that a new call is another step."""
        return bool(self._beside) or any(call.is_answered for call in self._open)

    def _unanswered(self, call_id: str) -> _Call | None:
        for call in self._open:
            if call.response["id"] == call_id and not call.is_answered:
                return call
        return self._calls.get(call_id)

    def _close_answers(self) -> None:
        """Write the user turn behind the model's last turn, if that one has calls."""
        if not self._open:
            return
        for call in self._open:
            if not call.is_answered:
                call.response["response"] = {"error": MISSING}
                self._ledger.invented(call.path, "Gemini requires a result of each call")
        calls, self._open = self._open, []
        beside, self._beside = self._beside, []
        parts = [{"functionResponse": call.response} for call in calls]
        attached = [part for call in calls for part in call.attached]
        self._add("user", parts + attached + beside)

    def _add(self, role: str, parts: list[Document]) -> None:
        if not parts:
            return
        if self._contents and self._contents[-1]["role"] == role:
            self._contents[-1]["parts"].extend(parts)
        else:
            self._contents.append({"role": role, "parts": parts})
