"""What a refused request can be saved by, when its upstream says what it does not like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from floway.domain.protocol import GEMINI, GENERATE, ProtocolId
from floway.gateway.outcome import Outcome, Refused
from floway.gateway.plan import Plan
from floway.gateway.request import ClientRequest
from floway.interceptors.bodies import spliced
from floway.protocols.documents import Document
from floway.protocols.parsing import readable
from floway.translate.ledger import Loss, LossKind
from floway.translate.shared.gemini_target.errors import is_signature_refusal
from floway.translate.shared.gemini_target.signatures import without_signatures

_DOCUMENT = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Repair:
    """A request once more, with less than before."""

    #: For the operator.
    reason: str
    loss: Loss
    change: Callable[[Document], Document]

    def body(self, body: bytes) -> bytes:
        """The upstream's body as it is sent again; the very same one when there is nothing to repair."""
        document = readable(_DOCUMENT, body)
        return body if document is None else spliced(body, document, self.change(document))


#: ``{the upstream's protocol: (whether an error is about it, the repair)}``. Google refuses a
#: signature of another route, account or model generation, and the lack of one:
#: https://ai.google.dev/gemini-api/docs/thought-signatures
_REPAIRS: Final[Mapping[ProtocolId, tuple[Callable[[Any], bool], Repair]]] = {
    GEMINI: (
        is_signature_refusal,
        Repair(
            "HTTP 400 for a thought signature; sent again without them",
            Loss("thoughtSignature", LossKind.DROPPED, "the upstream refused the signatures"),
            without_signatures,
        ),
    ),
}


def repair_of(plan: Plan, request: ClientRequest, outcome: Outcome) -> Repair | None:
    """How the plan may be tried once more; None when nothing is known to help.

    The refusal may be in the client's shape already: all shapes keep the vendor's message.
    """
    if request.action != GENERATE or not isinstance(outcome, Refused) or outcome.status != 400:
        return None
    is_about, repair = _REPAIRS.get(plan.protocol, (None, None))
    if is_about is None:
        return None
    error = readable(_DOCUMENT, outcome.body)
    return repair if is_about(error) else None
