"""``openai``, the Responses API."""

import json
from typing import Any

import openai

from tests.conformance.sdks.base import SCHEMA, TOOLS, Answer, Call, Wish, parameters
from tests.support.gateway import Gateway


class OpenAIResponses:
    """The adapter."""

    error = openai.APIError

    def __init__(self, gateway: Gateway) -> None:
        self._client = openai.OpenAI(
            base_url=f"{gateway.base_url}/v1", api_key=gateway.api_key, max_retries=0, timeout=30
        )

    def question(self, prompt: str, image: str = "") -> list[Any]:
        content: list[Any] = [{"type": "input_text", "text": prompt}]
        if image:
            url = f"data:image/png;base64,{image}"
            content.insert(0, {"type": "input_image", "image_url": url, "detail": "auto"})
        return [{"role": "user", "content": content}]

    def replay(self, answer: Answer, results: list[tuple[Call, str]]) -> list[Any]:
        outputs = [
            {"type": "function_call_output", "call_id": call.id, "output": said} for call, said in results
        ]
        return [*(item.model_dump(exclude_none=True) for item in answer.native), *outputs]

    def ask(self, model: str, turns: list[Any], wish: Wish, stream: bool) -> Answer:
        arguments = {"model": model, "input": turns, "store": False, **_members(wish)}
        if not stream:
            return _answer(self._client.responses.create(**arguments), 0)
        with self._client.responses.stream(**arguments) as answer:
            final, pieces = None, 0
            for event in answer:
                pieces += event.type == "response.output_text.delta"
                # The SDK's own final answer exists for complete responses only.
                if event.type in ("response.completed", "response.incomplete"):
                    final = event.response
                if event.type == "response.failed":
                    error = event.response.error
                    raise openai.APIError(error.message, _request(), body=error)
                if event.type == "error":
                    raise openai.APIError(event.message, _request(), body=event)
            assert final is not None, "the stream has no terminal event"
            return _answer(final, pieces)

    def leave(self, model: str, turns: list[Any]) -> None:
        with self._client.responses.create(model=model, input=turns, store=False, stream=True) as answer:
            for _, _ in zip(range(8), answer, strict=False):
                pass

    def refusal(self, error: Any) -> tuple[int, str]:
        return error.status_code, error.response.headers.get("retry-after", "")

    def close(self) -> None:
        self._client.close()


def _request() -> Any:
    return None


def _members(wish: Wish) -> dict[str, Any]:
    members: dict[str, Any] = {"max_output_tokens": wish.max_tokens}
    if wish.tools:
        members["tools"] = [
            {"type": "function", "name": name, "parameters": parameters(name), "strict": True}
            for name in TOOLS
        ]
    if wish.thinking:
        members["reasoning"] = {"effort": "medium", "summary": "auto"}
        members["include"] = ["reasoning.encrypted_content"]
    if wish.schema:
        form = {"type": "json_schema", "name": "report", "schema": SCHEMA, "strict": True}
        members["text"] = {"format": form}
    return members


def _answer(response: Any, pieces: int) -> Answer:
    calls = [
        Call(item.call_id, item.name, json.loads(item.arguments))
        for item in response.output
        if item.type == "function_call"
    ]
    thoughts = [part.text for item in response.output if item.type == "reasoning" for part in item.summary]
    stop = "tools" if calls else "end"
    if response.status != "completed":
        reason = response.incomplete_details and response.incomplete_details.reason
        stop = "length" if reason == "max_output_tokens" else f"{response.status}: {reason}"
    return Answer(
        text=response.output_text,
        calls=calls,
        stop=stop,
        thought="".join(thoughts),
        input_tokens=response.usage.input_tokens,
        output_tokens=response.usage.output_tokens,
        pieces=pieces,
        native=response.output,
    )
