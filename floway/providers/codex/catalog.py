"""The models that a subscription may use, as the vendor lists them; what is missing is a loud error.

https://github.com/openai/codex/blob/main/codex-rs/protocol/src/openai_models.rs has the vendor's shape.
"""

from typing import Any, Final

import msgspec

from floway.domain.model import Limits, Model
from floway.domain.protocol import RESPONSES
from floway.egress.client import ColdAnswer
from floway.errors import CatalogUnavailable
from floway.protocols.parsing import UNREADABLE

_ANY: Final = msgspec.json.Decoder(dict[str, Any])
_MODALITIES: Final = frozenset({"text", "image"})
#: The level that is meant where the vendor states none, if the model has it.
_USUAL_LEVEL: Final = "medium"


def parse(answer: ColdAnswer) -> tuple[Model, ...]:
    """The models of a list.

    :raises CatalogUnavailable: it was refused, or is not what the vendor documents.
    """
    if answer.status != 200:
        raise CatalogUnavailable(f"The model list was refused with HTTP {answer.status}.")
    try:
        rows = _ANY.decode(answer.body).get("models")
    except UNREADABLE:
        raise CatalogUnavailable("The model list is not a JSON object.") from None
    if not isinstance(rows, list):
        raise CatalogUnavailable("The model list has no list 'models'.")
    return tuple({model.id: model for model in map(_row, rows)}.values())


def _row(row: Any) -> Model:
    """A row of the vendor, also one that its own picker hides."""
    slug = row.get("slug") if isinstance(row, dict) else None
    if not isinstance(slug, str) or not slug:
        raise CatalogUnavailable("The model list has a row without a 'slug'.")
    name = row.get("display_name")
    if not isinstance(name, str) or not name:
        raise _fault(slug, "is listed without a 'display_name'")
    context = _count(row.get("context_window"))
    if context is None:
        raise _fault(slug, "is listed without a 'context_window'")
    largest = row.get("max_context_window")
    if largest is not None and _count(largest) is None:
        raise _fault(slug, "has a 'max_context_window' that is no number of tokens")
    _check_modalities(slug, row.get("input_modalities"))
    default_level(slug, row)
    return Model(
        id=slug,
        upstream_model_id=slug,
        protocols=frozenset({RESPONSES}),
        display_name=name,
        owned_by="openai",
        limits=Limits(max_context_window_tokens=_count(largest) or context),
    )


def default_level(slug: str, row: dict[str, Any]) -> str | None:
    """The reasoning level of a row that states none itself; None for a model that does not reason.

    :raises CatalogUnavailable: the levels contradict each other.
    """
    stated = row.get("supported_reasoning_levels")
    if stated is not None and not isinstance(stated, list):
        raise _fault(slug, "has 'supported_reasoning_levels' that are no list")
    levels = [each.get("effort") if isinstance(each, dict) else None for each in stated or ()]
    if not all(isinstance(level, str) and level for level in levels):
        raise _fault(slug, "has a reasoning level without an 'effort'")
    known = list(dict.fromkeys(str(level) for level in levels))
    default = row.get("default_reasoning_level")
    if default is not None:
        if default not in known:
            raise _fault(slug, "has a 'default_reasoning_level' that it does not support")
        return str(default)
    return _USUAL_LEVEL if _USUAL_LEVEL in known else next(iter(known), None)


def _check_modalities(slug: str, modalities: Any) -> None:
    if modalities is None:
        return
    if not isinstance(modalities, list) or not all(each in _MODALITIES for each in map(str, modalities)):
        raise _fault(slug, "has 'input_modalities' other than text and image")


def _count(value: Any) -> int | None:
    """A number of tokens; zero has never been one."""
    is_whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    return int(value) if is_whole and value > 0 else None


def _fault(slug: str, words: str) -> CatalogUnavailable:
    return CatalogUnavailable(f"The model '{slug[:100]}' {words}.")
