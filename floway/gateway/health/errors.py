"""What a client is told when nobody may be asked."""

from floway.errors import UpstreamError


class UpstreamsExcluded(UpstreamError):
    """Every upstream of the model is passed over until an instant that its vendor named.

    :param reasons: a sentence for each upstream.
    :param retry_after_seconds: until the first of them is asked again.
    :param is_limited: all of them for their limits.
    """

    def __init__(self, reasons: tuple[str, ...], retry_after_seconds: int, *, is_limited: bool) -> None:
        self.status = 429 if is_limited else 503
        self.failure_code = "rate_limit_exceeded" if is_limited else "upstream_unavailable"
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"No upstream can serve this now. {' '.join(reasons)}")
