"""Models that an operator configures by hand, for every kind that has them.

::

    {"upstream_model_id": "m-1", "public_model_id": "m", "protocols": ["messages"],
     "display_name": "M", "limits": {"max_output_tokens": 4096}, "flag_overrides": {"vendor-qwen": true}}
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, validate

from floway.domain.flag import FlagId
from floway.domain.model import Limits, Model
from floway.domain.protocol import PROTOCOLS
from floway.errors import ConfigError
from floway.providers.shared.documents import Strict
from floway.providers.shared.fields import FlagOverrides, Name, PositiveInteger

#: An entry of a loaded document.
Entry = dict[str, Any]


class ProtocolList(fields.List[Any]):
    """At least one protocol, each once."""

    def __init__(self, choices: Iterable[str] = PROTOCOLS, **options: Any) -> None:
        names = tuple(choices)
        one = fields.String(validate=validate.OneOf(names, error=f"must be one of {', '.join(names)}"))
        super().__init__(one, validate=validate.Length(1, error="must name at least one protocol"), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **options)))


class LimitsSchema(Strict):
    """Token limits; null is unknown."""

    max_output_tokens = PositiveInteger(load_default=None, allow_none=True)
    max_context_window_tokens = PositiveInteger(load_default=None, allow_none=True)
    max_prompt_tokens = PositiveInteger(load_default=None, allow_none=True)


class ModelSchema(Strict):
    """One model; without protocols of its own it has those of its upstream."""

    upstream_model_id = Name(required=True)
    public_model_id = Name(load_default=None, allow_none=True, may_be_empty=True)
    protocols = ProtocolList(load_default=None, allow_none=True)
    display_name = Name(load_default=None, allow_none=True)
    limits = fields.Nested(LimitsSchema, load_default=lambda: LimitsSchema().load({}))
    flag_overrides = FlagOverrides(load_default=dict)


def named(entries: list[Entry]) -> list[Entry]:
    """The entries, each with its public id: its own, else the upstream's."""
    return [
        entry | {"public_model_id": entry["public_model_id"] or entry["upstream_model_id"]}
        for entry in entries
    ]


def refuse_repeated(entries: list[Entry]) -> None:
    """Refuse two models with one public id, which only a save does: a stored row keeps working.

    :raises ConfigError: there are such two.
    """
    names = Counter(entry["public_model_id"] for entry in entries)
    if repeated := [name for name, count in names.items() if count > 1]:
        raise ConfigError(f"models: the public id '{repeated[0]}' is given twice; public ids are unique.")


def distinct(entries: list[Entry]) -> list[Entry]:
    """Of two models with one public id the first."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry["public_model_id"], entry)
    return list(first.values())


def models(entries: list[Entry], protocols: Iterable[Any]) -> tuple[Model, ...]:
    """The entries as models.

    :param protocols: of entries that name none.
    """
    return tuple(
        Model(
            id=entry["public_model_id"],
            upstream_model_id=entry["upstream_model_id"],
            protocols=frozenset(entry["protocols"] or protocols),
            display_name=entry["display_name"],
            limits=Limits(**entry["limits"]),
        )
        for entry in entries
    )


def flag_overrides(entries: list[Entry]) -> dict[str, Mapping[FlagId, bool]]:
    """``{public id: {flag: enabled}}``, only of models that override one."""
    return {entry["public_model_id"]: entry["flag_overrides"] for entry in entries if entry["flag_overrides"]}
