"""Content parts of Responses items as those of Chat Completions messages."""

from typing import Any, Final

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.input_files import input_file
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_TEXTS: Final = frozenset({"input_text", "output_text", "text"})
_SAME: Final = ("prompt_cache_breakpoint",)
_UNNAMED: Final = "document.pdf"


def chat_content(content: Any, path: str, ledger: Ledger) -> Any:
    """What a user, system or developer message holds: one string if it is all text, else parts.

    :raises Untranslatable: a kind without a counterpart, or an image or file that is not in the request.
    """
    if isinstance(content, str):
        return content
    parts = [chat_part(part, where, ledger) for where, part in objects(content, path)]
    is_plain = all(part["type"] == "text" and len(part) == 2 for part in parts)
    # What a file says must not run into what its user says.
    return "".join(part["text"] for part in parts) if is_plain and not _has_file(content) else parts


def chat_part(part: Document, path: str, ledger: Ledger) -> Document:
    """One part.

    :raises Untranslatable: a kind without a counterpart, or an image or file that is not in the request.
    """
    kind = str(part.get("type"))
    if kind == "input_file":
        return _file(part, path, ledger)
    if kind in _TEXTS:
        made: Document = {"type": "text", "text": text(part, "text", path)}
        note_leftovers(ledger, path, part, ("type", "text", *_SAME))
    elif kind == "refusal":
        # Only an assistant can refuse in Chat Completions; elsewhere it is what was said.
        made = {"type": "text", "text": text(part, "refusal", path)}
        note_leftovers(ledger, path, part, ("type", "refusal"))
    elif kind == "input_image":
        made = _image(part, path, ledger)
    elif kind == "input_audio":
        made = {"type": "input_audio", "input_audio": part.get("input_audio")}
        note_leftovers(ledger, path, part, ("type", "input_audio"))
    else:
        raise unknown_part(part, path)
    made.update({name: part[name] for name in _SAME if part.get(name) is not None})
    return made


def answer_texts(content: Any, path: str, ledger: Ledger) -> tuple[str, str | None]:
    """What an assistant's message says, and how it refuses; None when it does not.

    :raises Untranslatable: it holds anything else.
    """
    if isinstance(content, str):
        return content, None
    said: list[str] = []
    refused: list[str] = []
    for where, part in objects(content, path):
        if str(part.get("type")) in _TEXTS:
            said.append(text(part, "text", where))
            note_leftovers(ledger, where, _without_empty(part), ("type", "text"))
        elif part.get("type") == "refusal":
            refused.append(text(part, "refusal", where))
            note_leftovers(ledger, where, part, ("type", "refusal"))
        else:
            raise unknown_part(part, where)
    return "".join(said), "".join(refused) if refused else None


def output_content(output: Any, path: str, ledger: Ledger) -> tuple[str, list[Document]]:
    """The text of a tool's result, and the images and files that a tool message cannot hold.

    :raises Untranslatable: a kind without a counterpart, or an image or file that is not in the request.
    """
    if isinstance(output, str):
        return output, []
    parts = [chat_part(part, where, ledger) for where, part in objects(output, path)]
    between = "\n\n" if _has_file(output) else ""
    said = between.join(part["text"] for part in parts if part["type"] == "text")
    return said, [part for part in parts if part["type"] != "text"]


def unknown_part(part: Document, path: str) -> Untranslatable:
    """The error for a part of a kind that has no place in Chat Completions."""
    kind = str(part.get("type"))[:64]
    return Untranslatable(f"{path}: content of the type '{kind}' cannot be sent to this model.", path)


def _image(part: Document, path: str, ledger: Ledger) -> Document:
    if not isinstance(part.get("image_url"), str):
        raise Untranslatable(f"{path}: an image needs an 'image_url'; this model cannot load files.", path)
    note_leftovers(ledger, path, part, ("type", "image_url", "detail", *_SAME))
    image = {"url": part["image_url"]}
    if part.get("detail") is not None:
        image["detail"] = part["detail"]
    return {"type": "image_url", "image_url": image}


def _file(part: Document, path: str, ledger: Ledger) -> Document:
    """A file part, or the words of a text: as files the protocol's vendors take PDF."""
    file = input_file(part, path, ledger)
    if file.url:
        raise Untranslatable(
            f"'{file.path}' cannot be loaded by this model; send the file as 'file_data'.", file.path
        )
    if file.is_text:
        if file.name:
            ledger.dropped(f"{path}.filename", "a text has no name in Chat Completions")
        ledger.renamed(file.path, "a text part says it")
        return {"type": "text", "text": file.text()}
    if not file.name:
        ledger.invented(f"{path}.filename", "a Chat Completions upstream requires a name")
    return {"type": "file", "file": {"filename": file.name or _UNNAMED, "file_data": file.data_url}}


def _has_file(content: Any) -> bool:
    return any(part.get("type") == "input_file" for part in content or ())


def _without_empty(part: Document) -> Document:
    """The part without the empty lists that every replayed answer brings along."""
    return {name: value for name, value in part.items() if value != []}
