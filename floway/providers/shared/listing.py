"""Cold calls for a model list: the answer as a JSON object, or why there is none."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from floway.egress.client import ColdAnswer
from floway.errors import CatalogUnavailable, UpstreamError
from floway.protocols.parsing import UNREADABLE

_ANY: Final = msgspec.json.Decoder(dict[str, Any] | list[Any])


def listed(ask: Callable[[], ColdAnswer], *, takes_rows: bool = False) -> dict[str, Any]:
    """The object that an upstream answers with.

    :param takes_rows: rows without an object around them become its ``data``.
    :raises CatalogUnavailable: no list came; it carries the upstream's own answer, if there was one.
    """
    try:
        answer = ask()
    except UpstreamError as error:
        raise CatalogUnavailable(str(error)) from error
    if answer.status != 200:
        lines = tuple((name.lower(), value) for name, value in answer.headers.items())
        raise CatalogUnavailable(
            f"The model list was refused with HTTP {answer.status}.", answer.status, lines, answer.body
        )
    try:
        document = _ANY.decode(answer.body)
    except UNREADABLE:
        raise CatalogUnavailable("The model list is not JSON.") from None
    if isinstance(document, dict):
        return document
    if takes_rows:
        return {"data": document}
    raise CatalogUnavailable("The model list is not a JSON object.")
