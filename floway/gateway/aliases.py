"""What an alias stands for, for one caller."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from floway.domain.alias import Alias, Target
from floway.domain.model import Limits, Model
from floway.gateway.candidate import Candidate

#: ``(model) -> candidates`` among the real models of a caller, in order.
Walk = Callable[[str], list[Candidate]]


def _shuffled(targets: Sequence[Target]) -> Sequence[Target]:
    return random.sample(targets, len(targets))


def expanded(
    alias: Alias, walk: Walk, shuffled: Callable[[Sequence[Target]], Sequence[Target]] = _shuffled
) -> list[Candidate]:
    """The candidates of all targets, each once: the same model, upstream and rules are one.

    A target that nobody serves is skipped. Targets are real models, so an alias never leads to another.
    """
    targets = shuffled(alias.targets) if alias.selection == "random" else alias.targets
    found: dict[tuple[object, ...], Candidate] = {}
    for target in targets:
        for candidate in walk(target.model):
            upstream_id = candidate.provider.upstream.id
            if target.upstream_id in (None, upstream_id):
                identity = (candidate.model.id, upstream_id, target.rules)
                found.setdefault(identity, replace(candidate, rules=target.rules))
    return list(found.values())


def announced(alias: Alias, candidates: Sequence[Candidate]) -> Model | None:
    """The alias as a row of a model list; None when nobody serves it.

    It promises what every target keeps: the endpoints of any of them, the smallest limits of all,
    unless the operator states other limits.
    """
    if not candidates:
        return None
    models = [candidate.model for candidate in candidates]
    first = models[0]
    is_native = all(model.native_client for model in models)
    return Model(
        id=alias.name,
        upstream_model_id=first.upstream_model_id,
        protocols=frozenset().union(*(model.protocols for model in models)),
        kind=first.kind,
        display_name=alias.display_name or alias.name,
        owned_by=first.owned_by,
        created=first.created,
        limits=alias.limits
        or Limits(
            _smallest(model.limits.max_output_tokens for model in models),
            _smallest(model.limits.max_context_window_tokens for model in models),
            _smallest(model.limits.max_prompt_tokens for model in models),
        ),
        native_client=first.native_client if is_native else None,
    )


def _smallest(values: Iterable[int | None]) -> int | None:
    """Unknown when one of them is."""
    known: list[int] = []
    for value in values:
        if value is None:
            return None
        known.append(value)
    return min(known)
