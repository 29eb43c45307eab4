"""Content parts as content blocks of Messages."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared import images, members
from floway.translate.shared.input_files import PDF, PLAIN, input_file
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.messages_target import is_blank

_TEXT = frozenset({"type", "text", "annotations", "logprobs"})
_REFUSAL = frozenset({"type", "refusal"})
_IMAGE = frozenset({"type", "image_url", "file_id"})


def texts(content: Any, path: str, ledger: Ledger, kinds: tuple[str, ...]) -> list[Document]:
    """Content that is text only, as blocks without the blank ones.

    :param kinds: types of parts that it may have.
    :raises Untranslatable: another type of part.
    """
    if isinstance(content, str):
        return _text_block(content, path, ledger)
    blocks: list[Document] = []
    for where, part in members.objects(content, path):
        if part.get("type") not in kinds:
            raise _refused(part, where)
        blocks += _of_text(part, where, ledger)
    return blocks


def user_blocks(content: Any, path: str, context: Context) -> list[Document]:
    """The content of a user's message or of a tool's result: text, images and documents.

    :raises Untranslatable: another type of part, or an image or file that only its vendor has.
    """
    if isinstance(content, str):
        return _text_block(content, path, context.ledger)
    blocks: list[Document] = []
    for where, part in members.objects(content, path):
        kind = part.get("type")
        if kind == "input_text":
            blocks += _of_text(part, where, context.ledger)
        elif kind == "input_image":
            blocks.append(_image(part, where, context))
        elif kind == "input_file":
            blocks += _document(part, where, context.ledger)
        else:
            raise _refused(part, where)
    return blocks


def _of_text(part: Document, path: str, ledger: Ledger) -> list[Document]:
    if part.get("type") == "refusal":
        note_leftovers(ledger, path, part, _REFUSAL)
        return _text_block(members.text(part, "refusal", path), path, ledger)
    note_leftovers(ledger, path, part, _TEXT)
    for name in ("annotations", "logprobs"):
        if part.get(name):
            ledger.dropped(f"{path}.{name}", "belongs to the answer of another vendor")
    return _text_block(members.text(part, "text", path), path, ledger)


def _text_block(text: str, path: str, ledger: Ledger) -> list[Document]:
    if is_blank(text):
        ledger.dropped(path, "a Messages upstream refuses blank text")
        return []
    return [{"type": "text", "text": text}]


def _image(part: Document, path: str, context: Context) -> Document:
    url = part.get("image_url")
    if url is None:
        raise Untranslatable(
            f"The image at '{path}' is a file of another vendor; send it as a data URL.", f"{path}.file_id"
        )
    note_leftovers(context.ledger, path, part, _IMAGE)
    if part.get("file_id") is not None:
        context.ledger.dropped(f"{path}.file_id", "the image's URL stands for it")
    return images.messages_block(url, context, path) or {"type": "text", "text": images.OMITTED}


def _document(part: Document, path: str, ledger: Ledger) -> list[Document]:
    """A file as a document, which the vendor takes as PDF or as plain text."""
    file = input_file(part, path, ledger)
    if file.url:
        source = {"type": "url", "url": file.url}
    elif file.media_type == PDF:
        source = {"type": "base64", "media_type": PDF, "data": file.base64}
    elif file.is_text:
        said = file.text()
        if is_blank(said):
            ledger.dropped(path, "a Messages upstream refuses blank text")
            return []
        if file.media_type != PLAIN:
            ledger.renamed(file.path, "a Messages upstream knows no type of text but plain")
        source = {"type": "text", "media_type": PLAIN, "data": said}
    else:
        raise Untranslatable(
            f"'{file.path}' is '{file.media_type[:64]}'; a Messages upstream takes PDF and text.", file.path
        )
    block: Document = {"type": "document", "source": source}
    return [block | {"title": file.name} if file.name else block]


def _refused(part: Document, path: str) -> Untranslatable:
    return Untranslatable(f"A part of type '{part.get('type')}' cannot be sent to this model ({path}).", path)
