"""What an alias would stand for, before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from floway.domain.alias import Alias, Target
from floway.domain.model import Limits, Model
from floway.domain.protocol import PROTOCOLS, ProtocolId
from floway.gateway.aliases import announced, expanded
from floway.gateway.candidate import Candidate, Listing
from floway.gateway.resolve import walk

State = Literal["served", "not_served", "unknown", "upstream_missing", "upstream_disabled"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """One target, and who would be asked for it."""

    target: Target
    #: ``unknown``: a model list that could name it cannot be had, so nothing is said against it.
    state: State
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole alias."""

    targets: tuple[Resolved, ...]
    protocols: tuple[ProtocolId, ...]
    limits: Limits
    #: Whether a model of its name cannot be asked for beside it.
    hides_model: bool
    failed_upstreams: tuple[str, ...]


def preview(alias: Alias, lists: Listing, enabled: Mapping[str, bool]) -> Preview:
    """What becomes of each target.

    :param lists: of the upstreams that are enabled.
    :param enabled: ``{upstream id: whether it is enabled}`` of all there are.
    """
    targets = tuple(_resolved(target, lists, enabled) for target in alias.targets)
    found: Sequence[Candidate] = expanded(alias, lambda model: walk(model, lists), lambda each: each)
    row = announced(alias, found)
    return Preview(
        targets,
        tuple(each for each in PROTOCOLS if row is not None and each in row.protocols),
        Limits() if row is None else row.limits,
        any(_serves(models, alias.name) for _, models in lists.models),
        lists.failed_names,
    )


def _serves(models: Mapping[str, Model], name: str) -> bool:
    return name in models


def _resolved(target: Target, lists: Listing, enabled: Mapping[str, bool]) -> Resolved:
    wanted = target.upstream_id
    if wanted is not None and wanted not in enabled:
        return Resolved(target, "upstream_missing", ())
    if wanted is not None and not enabled[wanted]:
        return Resolved(target, "upstream_disabled", ())
    candidates = tuple(
        each for each in walk(target.model, lists) if wanted in (None, each.provider.upstream.id)
    )
    if candidates:
        return Resolved(target, "served", candidates)
    failed = {provider.upstream.id for provider, _ in lists.failures}
    is_unknown = wanted in failed if wanted is not None else bool(failed)
    return Resolved(target, "unknown" if is_unknown else "not_served", ())
