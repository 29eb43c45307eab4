"""What a user or a key is limited to: lists of upstreams and of models.

None is "everything", so an empty list is refused: it reads like "nothing" and is mostly a mistake.
"""

from collections.abc import Collection, Sequence

from floway.domain.caller import WILDCARD, within
from floway.errors import ConfigError
from floway.store import upstreams

#: Longer lists belong into a group of upstreams, or into a pattern of models.
_MAX_ENTRIES = 200
_MAX_MODEL = 256


def checked_upstreams(
    ids: Sequence[str] | None, cap: Sequence[str] | None = None, kept: Collection[str] | None = None
) -> tuple[str, ...] | None:
    """A list of upstreams as it is stored.

    :param cap: the list of the user whose key it is for; None is every upstream.
    :param kept: what is stored already; it may name upstreams that were deleted meanwhile.
    :raises ConfigError: an upstream does not exist or is not in the cap; the list is empty, too long, or
        has an entry twice.
    """
    if ids is None:
        return None
    _require_list(ids, "upstream_ids", "upstreams")
    known = upstream_ids() | set(kept or ())
    if unknown := [each for each in ids if each not in known]:
        raise ConfigError(f"There is no upstream {', '.join(unknown)[:200]}.", code="unknown_upstream")
    if cap is not None and (
        outside := [each for each in ids if each not in cap and each not in (kept or ())]
    ):
        raise ConfigError(
            f"The owner of the key may not use {', '.join(outside)[:200]} either.",
            code="upstream_outside_cap",
        )
    return tuple(ids)


def reachable(
    ids: Sequence[str] | None, cap: Sequence[str] | None = None, among: Collection[str] | None = None
) -> list[str] | None:
    """A stored list as it is shown: without upstreams that are deleted or that the cap excludes.

    It never turns into None when nothing is left, because that would mean everything.

    :param among: the ids of all upstreams; they are read when None.
    """
    if ids is None:
        return None
    known = upstream_ids() if among is None else among
    return [each for each in within(ids, cap) or () if each in known]


def upstream_ids() -> frozenset[str]:
    """The ids of all upstreams, disabled ones too."""
    return frozenset(upstream.id for upstream in upstreams.list_all())


def checked_models(models: Sequence[str] | None) -> tuple[str, ...] | None:
    """A list of models as it is stored: public ids and names of aliases, or their beginnings with a ``*``.

    :raises ConfigError: the list is empty, too long or has an entry twice; or an entry can be no model's.
    """
    if models is None:
        return None
    _require_list(models, "models", "models")
    for model in models:
        plain = model.removesuffix(WILDCARD)
        if len(model) > _MAX_MODEL or not model.isprintable() or model != model.strip() or WILDCARD in plain:
            raise ConfigError(
                f"A model is named with 1 to {_MAX_MODEL} printable characters and no blanks around; "
                f"{WILDCARD} stands at the end only.",
                faults={
                    "models": "This cannot be the name of a model, or its beginning with a * at the end."
                },
            )
    return tuple(models)


def _require_list(entries: Sequence[str], member: str, what: str) -> None:
    reason = ""
    if not entries or not all(entries):
        reason = f"An empty list allows nothing; null allows all {what}."
    elif len(entries) > _MAX_ENTRIES:
        reason = f"At most {_MAX_ENTRIES} {what} can be listed."
    elif len(set(entries)) < len(entries):
        reason = "An entry is there twice."
    if reason:
        raise ConfigError(reason, faults={member: reason})
