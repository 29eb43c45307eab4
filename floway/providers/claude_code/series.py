"""What is kept of the quota of a Claude subscription over time."""

from floway.domain.credential import VersionedState
from floway.domain.quota import QuotaPoint, QuotaReading, instant
from floway.providers.claude_code import state
from floway.providers.claude_code.windows import windows


def reading(upstream_id: str, stored: VersionedState) -> QuotaReading:
    """The windows of a stored state, each by its newer source; the status is the vendor's word.

    :raises MalformedState: the row is not what this kind writes.
    """
    credential = state.read(upstream_id, stored)
    points = (
        QuotaPoint(each.name, each.observed_at, each.used, instant(each.resets_at), each.status)
        for each in windows(credential)
    )
    return QuotaReading(credential.account_uuid, tuple(points))
