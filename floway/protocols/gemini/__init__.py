"""Google generateContent: https://ai.google.dev/api/generate-content."""

from floway.domain.protocol import GEMINI
from floway.protocols.base import ChatProtocol
from floway.protocols.documents import data_frame
from floway.protocols.gemini.collect import collect
from floway.protocols.gemini.errors import error_body
from floway.protocols.gemini.frames import GeminiReading
from floway.protocols.gemini.request import read_head
from floway.protocols.gemini.usage import body_billing

PROTOCOL = ChatProtocol(
    id=GEMINI,
    endpoint="/v1beta/models/{model}:generateContent",
    # Google's Python SDK takes every line that is neither blank nor data for JSON, so a comment
    # would break it (google-genai 3.4.0, HttpResponse._iter_response_stream).
    keepalive=b"\n\n",
    read_head=read_head,
    reading=GeminiReading,
    body_billing=body_billing,
    error_body=error_body,
    frame_of=data_frame,
    collect=collect,
    # Thinking models say nothing for minutes, and the vendor sends no pings.
    default_idle_seconds=600,
)
