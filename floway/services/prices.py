"""What models cost, as the command line and the admin API handle it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from floway import clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.model import Model
from floway.domain.price_document import MalformedPrice, document_of, price_of
from floway.domain.price_override import Override
from floway.domain.upstream import Upstream
from floway.errors import ConfigError, EditConflict, NotThere
from floway.gateway.prices import Found, PriceIndex
from floway.services.changes import changes
from floway.store import audit, prices
from floway.store.db import transaction

_MAX_KEY_CHARACTERS = 256
_MAX_NOTE_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Effective:
    """A model of an upstream, and what it costs."""

    upstream: Upstream
    #: As clients ask for it.
    model_id: str
    model_key: str
    #: None is unpriced.
    found: Found | None


def checked(
    model_key: str,
    price: Any,
    upstream_id: str | None = None,
    valid_from: datetime | None = None,
    note: str = "",
) -> Override:
    """An override that can be stored, without an id yet.

    :param price: a document as ``floway.domain.price_document`` reads it.
    :raises ConfigError: something of it cannot be used.
    """
    if not 0 < len(model_key) <= _MAX_KEY_CHARACTERS or not model_key.isprintable():
        reason = f"A model id has 1 to {_MAX_KEY_CHARACTERS} printable characters."
        raise ConfigError(f"model_key: {reason}", {"model_key": reason})
    if len(note) > _MAX_NOTE_CHARACTERS:
        reason = f"A note has at most {_MAX_NOTE_CHARACTERS} characters."
        raise ConfigError(f"note: {reason}", {"note": reason})
    try:
        read = price_of(price)
    except MalformedPrice as error:
        raise ConfigError(str(error), {error.path: error.reason}) from None
    return Override("", upstream_id, model_key, read, valid_from, note)


def add(override: Override, by: Actor = COMMAND_LINE) -> Override:
    """Set a price, in force within a second.

    :raises EditConflict: there is one for the same model, upstream and date.
    """
    with transaction():
        made = prices.create(override)
        audit.record(by, "price.created", "price", made.id, made.model_key, facts(made))
    return made


def edit(override_id: str, changed: Override, by: Actor = COMMAND_LINE) -> Override:
    """Replace what a price says.

    :param changed: with the version that its editor has seen.
    :raises NotThere: there is none of this id.
    :raises EditConflict: it is not as its editor has seen it.
    """
    with transaction():
        before = existing(override_id)
        after = prices.change(replace(changed, id=override_id))
        if after is None:
            raise _changed_meanwhile()
        detail = changes(facts(before), facts(after))
        if detail:
            audit.record(by, "price.updated", "price", after.id, after.model_key, detail)
    return after


def remove(override_id: str, by: Actor = COMMAND_LINE, expected_version: int | None = None) -> Override:
    """Take a price back; what was charged by it stays charged.

    :param expected_version: what its editor has seen; None takes back whatever is there.
    :raises NotThere: there is none of this id.
    :raises EditConflict: it is not as its editor has seen it.
    """
    with transaction():
        gone = existing(override_id)
        if not prices.remove(override_id, gone.version if expected_version is None else expected_version):
            # Somebody else was faster: it is gone, or another than the one that was seen.
            existing(override_id)
            raise _changed_meanwhile()
        audit.record(by, "price.deleted", "price", gone.id, gone.model_key, facts(gone))
    return gone


def _changed_meanwhile() -> EditConflict:
    return EditConflict(
        "version_mismatch", "The price was changed meanwhile; read it again and repeat your change."
    )


def existing(override_id: str) -> Override:
    """The override with an id.

    :raises NotThere: there is none.
    """
    found = prices.find(override_id)
    if found is None:
        raise NotThere(f"There is no price '{override_id[:64]}'.")
    return found


def facts(override: Override) -> dict[str, Any]:
    """An override as the audit log keeps it."""
    return {
        "upstream_id": override.upstream_id,
        "model_key": override.model_key,
        "price": document_of(override.price),
        "valid_from": None if override.valid_from is None else override.valid_from.isoformat(),
        "note": override.note,
    }


def effective(
    index: PriceIndex, models: Mapping[str, Mapping[str, Model]], upstreams: Mapping[str, Upstream]
) -> list[Effective]:
    """What every served model costs at this moment, by upstream and model id.

    :param models: ``{upstream id: {public id: model}}``.
    """
    at = clock.now()
    return [
        Effective(
            upstream,
            model_id,
            model.upstream_model_id,
            index.find(upstream.id, upstream.kind, model.upstream_model_id, at),
        )
        for upstream in sorted(upstreams.values(), key=lambda each: (each.sort_order, each.name))
        for model_id, model in sorted(models.get(upstream.id, {}).items())
    ]
