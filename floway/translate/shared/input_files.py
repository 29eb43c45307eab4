"""Files of a Responses client, whose content stands in the request itself or at a URL.

https://platform.openai.com/docs/guides/pdf-files: ``file_data`` is a data URL, and clients send bare
base64 as well; then the content or the name has to tell the type.
"""

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.images import inline
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import text

PDF: Final = "application/pdf"
PLAIN: Final = "text/plain"
#: The base64 of ``%PDF-``, with which every PDF begins.
_PDF_BEGINS: Final = "JVBERi"
#: What says nothing about a content.
_UNTYPED: Final = ("", "application/octet-stream")
#: Types of text that are not called ``text/...``.
_TEXTS: Final = frozenset(
    {
        "application/json", "application/jsonl", "application/x-ndjson", "application/xml",
        "application/yaml", "application/x-yaml", "application/toml", "application/javascript",
        "application/typescript", "application/sql", "application/x-sh", "application/x-tex",
    }
)  # fmt: skip
_TEXT_SUFFIXES: Final = frozenset(
    {
        ".txt", ".text", ".md", ".markdown", ".rst", ".tex", ".log", ".csv", ".tsv", ".json", ".jsonl",
        ".xml", ".html", ".htm", ".css", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".sql", ".sh", ".py",
        ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".c", ".h", ".cpp", ".hpp", ".cs", ".go", ".rs",
        ".rb", ".php", ".swift", ".vue", ".diff", ".patch",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file: its content, or where it stands."""

    #: In lower case, without parameters; '' of a file at a URL.
    media_type: str
    base64: str = field(repr=False)
    #: http(s); '' of a file that is at hand.
    url: str = field(repr=False)
    #: '' when the client gave none.
    name: str
    #: The member that holds it.
    path: str

    @property
    def is_text(self) -> bool:
        """Whether the content is text, which models read without a file."""
        return self.media_type.startswith("text/") or self.media_type in _TEXTS

    @property
    def data_url(self) -> str:
        """The content as a data URL."""
        return f"data:{self.media_type};base64,{self.base64}"

    def text(self) -> str:
        """The content of a text.

        :raises Untranslatable: it is no text in UTF-8.
        """
        try:
            return base64.b64decode(self.base64, validate=True).decode("utf-8-sig")
        except (binascii.Error, ValueError) as error:
            raise Untranslatable(
                f"'{self.path}' is no text in UTF-8, encoded as base64.", self.path
            ) from error


def input_file(part: Document, path: str, ledger: Ledger) -> InputFile:
    """The file of an ``input_file`` part; what stands beside it is entered.

    :raises Untranslatable: only its vendor has it, or nothing tells its type.
    """
    name = text(part, "filename", path) if part.get("filename") is not None else ""
    member = "file_data" if part.get("file_data") is not None else "file_url"
    if part.get(member) is None:
        place = f"{path}.file_id" if part.get("file_id") is not None else path
        raise Untranslatable(
            f"The file at '{path}' is stored at another vendor; send its 'file_data'.", place
        )
    note_leftovers(ledger, path, part, ("type", "filename", member))
    given, place = text(part, member, path), f"{path}.{member}"
    if member == "file_url" and given.lower().startswith(("http://", "https://")):
        return InputFile("", "", given, name, place)
    media_type, data = inline(given) or ("", given)
    if not data or ":" in data[:64] or (member == "file_url" and data is given):
        raise Untranslatable(f"'{place}' is neither base64 data nor an http(s) URL.", place)
    if media_type in _UNTYPED:
        media_type = _told_type(data, name)
    if not media_type:
        raise Untranslatable(f"Nothing tells the type of '{place}'; send a data URL that states it.", place)
    return InputFile(media_type, data, "", name, place)


def _told_type(data: str, name: str) -> str:
    """The type that a content's beginning or its name tells; '' for none."""
    if data.startswith(_PDF_BEGINS):
        return PDF
    return PLAIN if PurePosixPath(name).suffix.lower() in _TEXT_SUFFIXES else ""
