"""Content parts as Gemini's parts."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.media import data_part, inline_part, put_detail
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_AUDIO = {"wav": "audio/wav", "mp3": "audio/mp3"}


def texts_of(content: Any, path: str, context: Context) -> list[str]:
    """The texts of a message that is text only; empty ones are left out.

    :raises Untranslatable: another kind of part.
    """
    if content is None or isinstance(content, str):
        return [content] if content else []
    texts = []
    for place, part in objects(content, path):
        kind = part.get("type")
        if kind not in ("text", "refusal"):
            raise Untranslatable(f"{place}: this message may hold text only.", f"{place}.type")
        note_leftovers(context.ledger, place, part, ("type", kind))
        texts.append(text(part, kind, place))
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
    if kind in ("text", "refusal"):
        note_leftovers(context.ledger, path, part, ("type", kind))
        return {"text": text(part, kind, path)}
    if kind == "image_url":
        return _image(part, path, family, context)
    if kind == "file":
        return _file(part, path, context)
    if kind == "input_audio":
        return _audio(part, path, context)
    raise Untranslatable(
        f"{path}: a Gemini upstream takes no part of type '{str(kind)[:64]}'.", f"{path}.type"
    )


def _image(part: Document, path: str, family: Family, context: Context) -> Document:
    note_leftovers(context.ledger, path, part, ("type", "image_url"))
    image, place = part.get("image_url"), f"{path}.image_url"
    # Some clients send the URL itself.
    image = {"url": image} if isinstance(image, str) else image if isinstance(image, dict) else {}
    note_leftovers(context.ledger, place, image, ("url", "detail"))
    sent = inline_part(image.get("url"), context, place)
    put_detail(sent, image.get("detail"), family, f"{place}.detail", context)
    return sent


def _file(part: Document, path: str, context: Context) -> Document:
    note_leftovers(context.ledger, path, part, ("type", "file"))
    file, place = part.get("file"), f"{path}.file"
    if not isinstance(file, dict) or file.get("file_data") is None:
        raise Untranslatable(f"{place}: the file is stored at another vendor; send its data.", place)
    note_leftovers(context.ledger, place, file, ("file_data",))
    return inline_part(file["file_data"], context, f"{place}.file_data")


def _audio(part: Document, path: str, context: Context) -> Document:
    note_leftovers(context.ledger, path, part, ("type", "input_audio"))
    audio, place = part.get("input_audio"), f"{path}.input_audio"
    media_type = _AUDIO.get(str(audio.get("format"))) if isinstance(audio, dict) else None
    if media_type is None or not isinstance(audio, dict):
        raise Untranslatable(f"{place}: sound is taken as wav or mp3.", place)
    note_leftovers(context.ledger, place, audio, ("format", "data"))
    return data_part(media_type, text(audio, "data", place))
