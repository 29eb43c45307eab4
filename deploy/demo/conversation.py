"""One streaming request per client protocol, read as a client reads it."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from deploy.demo.loopback import call
from deploy.demo.terminal import bold, dim, say, trickle
from floway.domain.protocol import ProtocolId
from floway.domain.usage import Usage
from floway.protocols.registry import BY_ID
from floway.protocols.sse import Decoder, Frame

PROMPT = "Tell me in one sentence why a stream should never wait for its end."

#: Seconds without a byte after which a reply counts as failed; the simulator pauses for milliseconds.
SILENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Conversation:
    """How a client of one protocol asks, and where the text is in the answer."""

    protocol: ProtocolId
    name: str
    model: str
    path: str
    headers: Callable[[str], dict[str, str]]
    body: dict[str, Any]
    text: Callable[[dict[str, Any]], str]


def _messages_text(event: dict[str, Any]) -> str:
    return event.get("delta", {}).get("text", "") if event["type"] == "content_block_delta" else ""


def _chat_text(event: dict[str, Any]) -> str:
    return "".join(choice["delta"].get("content") or "" for choice in event["choices"])


def _responses_text(event: dict[str, Any]) -> str:
    return event["delta"] if event["type"] == "response.output_text.delta" else ""


def _gemini_text(event: dict[str, Any]) -> str:
    parts = event["candidates"][0].get("content", {}).get("parts", [])
    return "".join(part.get("text", "") for part in parts if not part.get("thought"))


def _bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


CONVERSATIONS = (
    Conversation(
        protocol="messages",
        name="Anthropic Messages",
        model="claude-sim",
        path="/v1/messages",
        headers=lambda key: {"x-api-key": key, "anthropic-version": "2023-06-01"},
        body={
            "model": "claude-sim",
            "max_tokens": 1024,
            "messages": [{"role": "user", "content": PROMPT}],
            "stream": True,
        },
        text=_messages_text,
    ),
    Conversation(
        protocol="chat_completions",
        name="OpenAI Chat Completions",
        model="gpt-sim",
        path="/v1/chat/completions",
        headers=_bearer,
        body={
            "model": "gpt-sim",
            "messages": [{"role": "user", "content": PROMPT}],
            "stream": True,
            "stream_options": {"include_usage": True},
        },
        text=_chat_text,
    ),
    Conversation(
        protocol="responses",
        name="OpenAI Responses",
        model="gpt-sim",
        path="/v1/responses",
        headers=_bearer,
        body={"model": "gpt-sim", "input": PROMPT, "stream": True},
        text=_responses_text,
    ),
    Conversation(
        protocol="gemini",
        name="Google generateContent",
        model="gemini-sim",
        path="/v1beta/models/gemini-sim:streamGenerateContent?alt=sse",
        headers=lambda key: {"x-goog-api-key": key},
        body={"contents": [{"role": "user", "parts": [{"text": PROMPT}]}]},
        text=_gemini_text,
    ),
)


def hold(conversation: Conversation, base_url: str, key: str) -> bool:
    """Ask, print the reply as it arrives, and tell whether it came whole."""
    say(f"{bold(conversation.name)}  {dim(f'POST {conversation.path}  model {conversation.model}')}")
    started = time.monotonic()
    try:
        with call(
            "POST",
            base_url + conversation.path,
            json=conversation.body,
            headers=conversation.headers(key),
            stream=True,
            timeout=SILENCE_SECONDS,
        ) as response:
            if response.status_code != 200:
                return _failed(f"HTTP {response.status_code}: {response.text[:500]}")
            return _print_reply(conversation, response, started)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        # A raw read raises urllib3's own errors.
        return _failed(f"{type(error).__name__}: {error}")


def _print_reply(conversation: Conversation, response: requests.Response, started: float) -> bool:
    reading = BY_ID[conversation.protocol].reading()
    first_text_at: float | None = None
    trickle("  ")
    for frame in _frames(response):
        reading.see(frame)
        # The end marker of Chat Completions is the one frame whose data is no JSON.
        event = json.loads(frame.data) if frame.data.startswith(b"{") else None
        if event and reading.error is None and (text := conversation.text(event)):
            first_text_at = first_text_at or time.monotonic()
            trickle(text.replace("\n", "\n  "))
    say()
    if reading.error is not None:
        return _failed(reading.error)
    if not reading.finished or first_text_at is None:
        return _failed("the stream ended before its terminal frame")
    first, whole = (round((at - started) * 1000) for at in (first_text_at, time.monotonic()))
    say(dim(f"  {_tokens(reading.billing().usage)}; first text after {first} ms, complete after {whole} ms"))
    say()
    return True


def _frames(response: requests.Response) -> Iterator[Frame]:
    decoder = Decoder()
    while chunk := response.raw.read1(65536):
        yield from decoder.feed(chunk)
    yield from decoder.flush()


def _tokens(usage: Usage) -> str:
    cached = f" and {usage.cache_read_tokens} cached" if usage.cache_read_tokens else ""
    return f"{usage.input_tokens} tokens in{cached}, {usage.output_tokens} out"


def _failed(reason: str) -> bool:
    say(f"  FAILED: {reason}")
    say()
    return False
