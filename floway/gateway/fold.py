"""A translated stream as the whole answer of a client that did not ask for a stream."""

import msgspec

from floway.domain.failure import Failure
from floway.egress.adapter import UpstreamResponse
from floway.gateway.outcome import Refused, Whole
from floway.gateway.translating import TranslatingMeter
from floway.protocols.base import ChatProtocol
from floway.protocols.documents import Document

JSON = ("content-type", "application/json")


def folded(
    response: UpstreamResponse, meter: TranslatingMeter, client: ChatProtocol, idle_seconds: float
) -> Whole | Refused:
    """Read the stream to its end; an error in it becomes an error answer, billed for what was seen.

    :raises UpstreamBroken: the stream was cut.
    :raises TimeoutError: the upstream fell silent.
    """
    items: list[Document | Failure] = []
    while chunk := response.raw.read1(idle_seconds):
        items += meter.documents(chunk)
    items += meter.last_documents()
    headers = [line for line in response.header_lines if line[0] != "content-type"]
    headers.append(JSON)
    failure = next((item for item in items if isinstance(item, Failure)), None)
    if failure:
        return Refused(failure.status, headers, client.error_body(failure, meter.request_id), meter.billing)
    documents = [item for item in items if isinstance(item, dict)]
    return Whole(200, headers, msgspec.json.encode(client.collect(documents)), meter.billing)
