"""Anthropic Messages: https://docs.anthropic.com/en/api/messages."""

from floway.domain.protocol import MESSAGES
from floway.protocols.base import ChatProtocol
from floway.protocols.documents import named_frame
from floway.protocols.messages.collect import collect
from floway.protocols.messages.errors import error_body
from floway.protocols.messages.frames import MessagesReading
from floway.protocols.messages.request import read_head
from floway.protocols.messages.usage import body_billing

PROTOCOL = ChatProtocol(
    id=MESSAGES,
    endpoint="/v1/messages",
    keepalive=b'event: ping\ndata: {"type": "ping"}\n\n',
    read_head=read_head,
    reading=MessagesReading,
    body_billing=body_billing,
    error_body=error_body,
    frame_of=named_frame,
    collect=collect,
    # The vendor pings every few seconds, also while the model thinks.
    default_idle_seconds=60,
)
