"""``anthropic``, the Messages API."""

from typing import Any

import anthropic

from tests.conformance.sdks.base import SCHEMA, TOOLS, Answer, Call, Wish, parameters
from tests.support.gateway import Gateway

_STOPS = {"end_turn": "end", "tool_use": "tools", "max_tokens": "length", "stop_sequence": "stop"}


class Anthropic:
    """The adapter."""

    error = anthropic.APIError

    def __init__(self, gateway: Gateway) -> None:
        self._client = anthropic.Anthropic(
            base_url=gateway.base_url, api_key=gateway.api_key, max_retries=0, timeout=30
        )

    def question(self, prompt: str, image: str = "") -> list[Any]:
        content: list[Any] = [{"type": "text", "text": prompt}]
        if image:
            source = {"type": "base64", "media_type": "image/png", "data": image}
            content.insert(0, {"type": "image", "source": source})
        return [{"role": "user", "content": content}]

    def replay(self, answer: Answer, results: list[tuple[Call, str]]) -> list[Any]:
        blocks = [{"type": "tool_result", "tool_use_id": call.id, "content": said} for call, said in results]
        return [{"role": "assistant", "content": answer.native}, {"role": "user", "content": blocks}]

    def ask(self, model: str, turns: list[Any], wish: Wish, stream: bool) -> Answer:
        arguments = {"model": model, "messages": turns, **_members(wish)}
        if not stream:
            return _answer(self._client.messages.create(**arguments), 0)
        with self._client.messages.stream(**arguments) as answer:
            pieces = sum(event.type == "text" for event in answer)
            return _answer(answer.get_final_message(), pieces)

    def leave(self, model: str, turns: list[Any]) -> None:
        with self._client.messages.stream(model=model, messages=turns, max_tokens=4096) as answer:
            for _, _ in zip(range(3), answer.text_stream, strict=False):
                pass

    def refusal(self, error: Any) -> tuple[int, str]:
        return error.status_code, error.response.headers.get("retry-after", "")

    def close(self) -> None:
        self._client.close()


def _members(wish: Wish) -> dict[str, Any]:
    members: dict[str, Any] = {"max_tokens": wish.max_tokens}
    if wish.tools:
        members["tools"] = [{"name": name, "input_schema": parameters(name)} for name in TOOLS]
    if wish.thinking:
        members["thinking"] = {"type": "adaptive"}
    if wish.schema:
        members["output_config"] = {"format": {"type": "json_schema", "schema": SCHEMA}}
    if wish.stop:
        members["stop_sequences"] = [wish.stop]
    return members


def _answer(message: Any, pieces: int) -> Answer:
    def joined(kind: str) -> str:
        return "".join(getattr(block, kind) for block in message.content if block.type == kind)

    usage = message.usage
    cached = (usage.cache_read_input_tokens or 0) + (usage.cache_creation_input_tokens or 0)
    return Answer(
        text=joined("text"),
        calls=[Call(b.id, b.name, b.input) for b in message.content if b.type == "tool_use"],
        stop=_STOPS.get(message.stop_reason, str(message.stop_reason)),
        thought=joined("thinking"),
        input_tokens=usage.input_tokens + cached,
        output_tokens=usage.output_tokens,
        pieces=pieces,
        native=message.content,
    )
