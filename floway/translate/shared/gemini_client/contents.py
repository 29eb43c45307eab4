"""The conversation of a Gemini request, as turns of parts that were checked."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from floway.translate.base import Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.spelling import camel
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects

TEXT: Final = "text"
#: A text that the model thought.
THOUGHT: Final = "thought"
MEDIA: Final = "inlineData"
CALL: Final = "functionCall"
RESULT: Final = "functionResponse"

USER: Final = "user"
MODEL: Final = "model"

_HOSTED = ("fileData", "executableCode", "codeExecutionResult", "toolCall", "toolResponse")
_DATA = frozenset((TEXT, MEDIA, CALL, RESULT, *_HOSTED))
_READ = _DATA | {"thought", "thoughtSignature"}
_CONTENT = frozenset({"role", "parts"})


class Part(NamedTuple):
    """One part, with its only piece of content."""

    kind: str
    #: The text, or the object in camelCase.
    value: Any
    #: As the client sent it; None without one.
    signature: Any
    #: Index of its content, and its index in there.
    turn: int
    position: int

    @property
    def path(self) -> str:
        """Its place in the document."""
        return f"contents[{self.turn}].parts[{self.position}]"


class Turn(NamedTuple):
    """What one side said until the other spoke; never without parts."""

    role: str
    parts: list[Part]


def turns(
    contents: Any, ledger: Ledger, model_kinds: frozenset[str] = frozenset((TEXT, THOUGHT, CALL))
) -> list[Turn]:
    """The conversation; neighbouring contents of one role are one turn.

    Google's SDKs keep each piece of a stream as a content of its own, so the model's texts are
    joined up to the next signature or call.

    :param model_kinds: what the upstream can take as said by a model.
    :raises Untranslatable: an unknown role, a part with no or several contents, or one of a kind
        that its role cannot have.
    """
    found: list[Turn] = []
    kinds = {USER: frozenset((TEXT, MEDIA, RESULT)), MODEL: model_kinds}
    for index, (path, given) in enumerate(objects(contents, "contents")):
        content = camel(given)
        role = content.get("role") or USER
        if not isinstance(role, str) or role not in kinds:
            raise Untranslatable(
                f"{path}.role: must be 'user' or 'model'; results of tools are said by the user.",
                f"{path}.role",
            )
        note_leftovers(ledger, path, content, _CONTENT)
        if not found or found[-1].role != role:
            found.append(Turn(role, []))
        found[-1].parts.extend(_parts(content.get("parts"), index, ledger, kinds[role]))
    if not found:
        raise Untranslatable("contents: at least one content is required.", "contents")
    return [
        turn._replace(parts=_joined(turn.parts)) if turn.role == MODEL else turn
        for turn in found
        if turn.parts
    ]


def _parts(parts: Any, turn: int, ledger: Ledger, kinds: frozenset[str]) -> Iterator[Part]:
    for position, (path, given) in enumerate(objects(parts, f"contents[{turn}].parts")):
        members = camel(given)
        data = [name for name in members if name in _DATA and members[name] is not None]
        signature = members.get("thoughtSignature")
        if len(data) > 1 or (not data and signature is None):
            raise Untranslatable(
                f"{path}: a part has exactly one content, but {' and '.join(data) or 'none'} was given.", path
            )
        note_leftovers(ledger, path, members, _READ)
        kind = data[0] if data else TEXT
        if kind in _HOSTED:
            ledger.dropped(path, "only Google can read it")
            continue
        value = members[kind] if data else ""
        if kind == TEXT and members.get("thought"):
            kind = THOUGHT
        if kind not in kinds:
            raise Untranslatable(f"{path}.{kind}: the upstream takes none in this role.", f"{path}.{kind}")
        if value == "" and signature is None:
            continue
        yield Part(kind, _checked(kind, value, path), signature, turn, position)


def _checked(kind: str, value: Any, path: str) -> Any:
    if kind in (TEXT, THOUGHT):
        if not isinstance(value, str):
            raise Untranslatable(f"{path}.text: a string is expected.", f"{path}.text")
        return value
    if not isinstance(value, Mapping):
        raise Untranslatable(f"{path}.{kind}: an object is expected.", f"{path}.{kind}")
    members = camel(value)
    if kind != MEDIA and not (isinstance(members.get("name"), str) and members["name"]):
        raise Untranslatable(f"{path}.{kind}.name: a name is expected.", f"{path}.{kind}.name")
    return members


def _joined(parts: list[Part]) -> list[Part]:
    """The parts, with the texts of each run that only its first piece may sign in one."""
    joined: list[Part] = []
    run: list[str] = []
    for part in parts:
        is_more = part.kind == TEXT and part.signature is None
        if is_more and run:
            run.append(part.value)
            continue
        _close(joined, run)
        if part.kind == TEXT:
            run = [part.value]
        joined.append(part)
    _close(joined, run)
    return joined


def _close(joined: list[Part], run: list[str]) -> None:
    if len(run) > 1:
        joined[-1] = joined[-1]._replace(value="".join(run))
    run.clear()
