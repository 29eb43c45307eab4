"""OpenAI Chat Completions: https://platform.openai.com/docs/api-reference/chat."""

from floway.domain.protocol import CHAT_COMPLETIONS
from floway.protocols.base import ChatProtocol
from floway.protocols.chat_completions.collect import collect
from floway.protocols.chat_completions.frames import ChatCompletionsReading
from floway.protocols.chat_completions.request import read_head
from floway.protocols.chat_completions.usage import body_billing
from floway.protocols.documents import data_frame
from floway.protocols.openai_errors import error_body

PROTOCOL = ChatProtocol(
    id=CHAT_COMPLETIONS,
    endpoint="/v1/chat/completions",
    keepalive=b": keepalive\n\n",
    read_head=read_head,
    reading=ChatCompletionsReading,
    body_billing=body_billing,
    error_body=error_body,
    frame_of=data_frame,
    collect=collect,
    # Reasoning models say nothing for minutes, and the vendors send no pings.
    default_idle_seconds=600,
)
