"""OpenAI Responses over HTTP: https://platform.openai.com/docs/api-reference/responses."""

from floway.domain.protocol import RESPONSES
from floway.protocols.base import ChatProtocol
from floway.protocols.documents import named_frame
from floway.protocols.openai_errors import error_body
from floway.protocols.responses.collect import collect
from floway.protocols.responses.frames import ResponsesReading
from floway.protocols.responses.request import read_head
from floway.protocols.responses.usage import body_billing

PROTOCOL = ChatProtocol(
    id=RESPONSES,
    endpoint="/v1/responses",
    keepalive=b": keepalive\n\n",
    read_head=read_head,
    reading=ResponsesReading,
    body_billing=body_billing,
    error_body=error_body,
    frame_of=named_frame,
    collect=collect,
    # Reasoning models say nothing for minutes, and the vendor sends no pings.
    default_idle_seconds=600,
)
