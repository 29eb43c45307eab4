"""Content parts as Gemini's parts."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.media import data_part, inline_part, put_detail
from floway.translate.shared.input_files import input_file
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_TEXTS = ("input_text", "output_text", "text")
#: Of an answer that was given before: they say where it came from, not what it said.
_TEXT = frozenset({"type", "text"})


def texts_of(content: Any, path: str, context: Context) -> list[str]:
    """The texts of a message that is text only; empty ones are left out.

    :raises Untranslatable: another kind of part.
    """
    if content is None or isinstance(content, str):
        return [content] if content else []
    texts = []
    for place, part in objects(content, path):
        kind = part.get("type")
        if kind not in (*_TEXTS, "refusal"):
            raise Untranslatable(f"{place}: this message may hold text only.", f"{place}.type")
        texts.append(_text(part, place, context))
    return [one for one in texts if one]


def parts_of(content: Any, path: str, family: Family, context: Context) -> list[Document]:
    """The parts of a user's message, or of a tool's result.

    :raises Untranslatable: Gemini has nothing for a part, or cannot have its file.
    """
    if content is None or isinstance(content, str):
        return [{"text": content}] if content else []
    parts = [_part(part, place, family, context) for place, part in objects(content, path)]
    return [part for part in parts if part.get("text") != ""]


def _part(part: Document, path: str, family: Family, context: Context) -> Document:
    kind = part.get("type")
    if kind in _TEXTS:
        return {"text": _text(part, path, context)}
    if kind == "input_image":
        return _image(part, path, family, context)
    if kind == "input_file":
        return _file(part, path, context)
    raise Untranslatable(
        f"{path}: a Gemini upstream takes no part of type '{str(kind)[:64]}'.", f"{path}.type"
    )


def _text(part: Document, path: str, context: Context) -> str:
    if part.get("type") == "refusal":
        note_leftovers(context.ledger, path, part, ("type", "refusal"))
        return text(part, "refusal", path)
    note_leftovers(context.ledger, path, part, _TEXT)
    return text(part, "text", path)


def _image(part: Document, path: str, family: Family, context: Context) -> Document:
    if part.get("image_url") is None:
        raise Untranslatable(
            f"The image at '{path}' is a file of another vendor; send it as a data URL.", f"{path}.file_id"
        )
    note_leftovers(context.ledger, path, part, ("type", "image_url", "detail"))
    sent = inline_part(part["image_url"], context, f"{path}.image_url")
    put_detail(sent, part.get("detail"), family, f"{path}.detail", context)
    return sent


def _file(part: Document, path: str, context: Context) -> Document:
    file = input_file(part, path, context.ledger)
    if file.name:
        context.ledger.dropped(f"{path}.filename", "Gemini has no names of files in a request")
    if file.url:
        return inline_part(file.url, context, file.path)
    return data_part(file.media_type, file.base64)
