"""What a strict key leaves of the plans: those that carry the whole request."""

from floway.egress.images import ImageLoader, LoadedImage
from floway.errors import FlowayError, LossyTranslation
from floway.gateway.exchange import unacceptable
from floway.gateway.plan import Plan
from floway.gateway.prepare import prepare
from floway.gateway.request import ClientRequest


class AssumedImages(ImageLoader):
    """Takes every image for loaded, and fetches none: for translations that are only looked at."""

    def load(self, url: str) -> LoadedImage:
        """Something in place of the image."""
        return LoadedImage("image/png", b"")


def lossless(plans: list[Plan], request: ClientRequest) -> list[Plan]:
    """The plans whose way drops, clamps and invents nothing; never empty.

    Looked at before the first call: as one failure among others, a refusal of ours could be the last
    one, and would stand for an upstream's that is worth another try.

    :raises LossyTranslation: there is none; it names what the first one would lose.
    """
    found: list[Plan] = []
    lost: tuple[str, ...] = ()
    for plan in plans:
        paths = _lost(plan, request)
        if not paths:
            found.append(plan)
        lost = lost or paths
    if not found:
        raise LossyTranslation(lost)
    return found


def _lost(plan: Plan, request: ClientRequest) -> tuple[str, ...]:
    try:
        return unacceptable(prepare(request, plan, "", AssumedImages()).losses)
    except FlowayError:
        # The attempt meets the same error, and tells it.
        return ()
