"""Finding members of a request that a translation neither uses nor enters into its ledger."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from floway.domain.protocol import GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Context, Document, Translation, Untranslatable
from tests.support.conversations.members import WHOLE, Path, at, paths, without, written

#: What says as little as no member at all.
_EMPTY: tuple[Any, ...] = (None, "", [], {}, "{}")
#: The gateway decides on them: it always streams, and knows the upstream's name of the model.
_GATEWAYS = frozenset({"model", "stream"})
#: Members whose value says what holds without them, whatever the upstream speaks.
_IMPLIED: Mapping[str, tuple[Any, ...]] = {
    # Of a tool, a call or a message, where the members beside it leave no other kind.
    "type": ("custom", "function", "message", "summary_text", "json_schema"),
    "is_error": (False,),
    # The only type that a source of text has.
    "media_type": ("text/plain",),
    "strict": (False,),
    "tool_choice": ("auto", {"type": "auto"}),
    "role": ("user",),
    # Stands beside a schema, which means JSON.
    "responseMimeType": ("application/json",),
    # Concerns the way back.
    "includeThoughts": (True,),
}
#: ... and towards one protocol.
_IMPLIED_TOWARDS: Mapping[ProtocolId, Mapping[str, tuple[Any, ...]]] = {
    GEMINI: {"n": (1,), "service_tier": ("auto",), "thinking": ({"type": "adaptive", "display": "omitted"},)},
    MESSAGES: {},
    RESPONSES: {},
}


def unaccounted(translate: Translation, upstream: ProtocolId, document: Document) -> list[str]:
    """The members that are not in the ledger and whose removal changes nothing of what is sent."""
    whole = _outcome(translate, document)
    if isinstance(whole, str):
        return []
    noted = {loss.path for loss in whole[1]}
    implied = {**_IMPLIED, **_IMPLIED_TOWARDS.get(upstream, {})}
    return [
        written(path)
        for path in paths(document)
        if not _is_implied(document, path, implied)
        and not any(place in noted for place in _places(path))
        and _outcome(translate, without(document, path)) == whole
    ]


@st.composite
def with_stranger(draw: st.DrawFn, document: Document) -> tuple[Document, str]:
    """A document with a member that no protocol knows, and its path."""
    holders: list[Path] = [()]
    for path in paths(document):
        if path[-1] not in WHOLE and isinstance(at(document, path), dict):
            holders.append(path)
    holder = draw(st.sampled_from(holders))
    changed = copy.deepcopy(document)
    at(changed, holder)["stranger"] = 1
    return changed, written((*holder, "stranger"))


def _is_implied(document: Document, path: Path, implied: Mapping[str, tuple[Any, ...]]) -> bool:
    name, value = str(path[-1]), at(document, path)
    if name in _GATEWAYS or value in _EMPTY or value in implied.get(name, ()):
        return True
    # The only open call of its name is the one that is answered.
    return path[-2:] == ("functionResponse", "id")


def _places(path: Path) -> Iterator[str]:
    """The path, and everything around it, as the ledger writes them."""
    return (written(path[:depth]) for depth in range(1, len(path) + 1))


def _outcome(translate: Translation, document: Document) -> Any:
    """What is sent and what is lost; of a refusal, the member at fault."""
    context = Context("upstream-model")
    try:
        return translate(document, context).document, context.ledger.losses
    except Untranslatable as error:
        return error.param
