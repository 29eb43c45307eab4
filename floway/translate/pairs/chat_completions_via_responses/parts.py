"""Content parts of Chat Completions messages as those of Responses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

#: Members beside the content of a part that both protocols have.
_SAME: Final = ("prompt_cache_breakpoint",)
_IMAGE: Final = frozenset({"url", "detail"})
_FILE: Final = ("file_data", "file_id", "filename")


def input_parts(content: Any, path: str, ledger: Ledger) -> list[Document]:
    """The parts that a user, a system message or a tool's result may hold.

    :raises Untranslatable: a kind of part that Responses does not have.
    """
    return [_part(part, where, ledger) for where, part in objects(content, path)]


def answer_parts(content: Any, path: str, ledger: Ledger) -> list[Document]:
    """The parts of an assistant's message; empty texts say nothing and are left out.

    :raises Untranslatable: it is neither text nor a refusal.
    """
    if content is None or content == "":
        return []
    if isinstance(content, str):
        return [_output_text(content)]
    parts: list[Document] = []
    for where, part in objects(content, path):
        if part.get("type") == "refusal":
            note_leftovers(ledger, where, part, ("type", "refusal"))
            parts.append({"type": "refusal", "refusal": text(part, "refusal", where)})
        elif part.get("type") == "text":
            note_leftovers(ledger, where, part, ("type", "text"))
            if text(part, "text", where):
                parts.append(_output_text(part["text"]))
        else:
            raise unknown_part(part, where)
    return parts


def texts(content: Any, path: str, ledger: Ledger) -> list[str]:
    """The texts of instructions, which are text only.

    :raises Untranslatable: another kind of part.
    """
    if isinstance(content, str):
        return [content] if content else []
    found: list[str] = []
    for where, part in objects(content, path):
        if part.get("type") != "text":
            raise unknown_part(part, where)
        note_leftovers(ledger, where, part, ("type", "text"))
        if text(part, "text", where):
            found.append(part["text"])
    return found


def unknown_part(part: Document, path: str) -> Untranslatable:
    """The error for a part of a kind that has no place in Responses."""
    kind = str(part.get("type"))[:64]
    return Untranslatable(f"{path}: content of the type '{kind}' cannot be sent to this model.", path)


def _part(part: Document, path: str, ledger: Ledger) -> Document:
    kind = str(part.get("type"))
    make = _MAKERS.get(kind)
    if make is None:
        raise unknown_part(part, path)
    note_leftovers(ledger, path, part, ("type", kind, *_SAME))
    made = make(part, path, ledger)
    made.update({name: part[name] for name in _SAME if part.get(name) is not None})
    return made


def _text(part: Document, path: str, ledger: Ledger) -> Document:
    return {"type": "input_text", "text": text(part, "text", path)}


def _image(part: Document, path: str, ledger: Ledger) -> Document:
    image = part["image_url"] if isinstance(part.get("image_url"), dict) else {}
    where = f"{path}.image_url"
    made: Document = {"type": "input_image", "image_url": text(image, "url", where)}
    note_leftovers(ledger, where, image, _IMAGE)
    if image.get("detail") is not None:
        made["detail"] = image["detail"]
    return made


def _file(part: Document, path: str, ledger: Ledger) -> Document:
    file = part.get("file")
    if not isinstance(file, Mapping):
        raise Untranslatable(f"{path}.file: an object is expected.", f"{path}.file")
    note_leftovers(ledger, f"{path}.file", file, _FILE)
    return {"type": "input_file", **{name: file[name] for name in _FILE if file.get(name) is not None}}


def _audio(part: Document, path: str, ledger: Ledger) -> Document:
    return {"type": "input_audio", "input_audio": part.get("input_audio")}


def _output_text(value: str) -> Document:
    return {"type": "output_text", "text": value}


_MAKERS: Final[Mapping[str, Callable[[Document, str, Ledger], Document]]] = {
    "text": _text,
    "image_url": _image,
    "file": _file,
    "input_audio": _audio,
}
