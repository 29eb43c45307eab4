"""``openai``, the Chat Completions API."""

import json
from typing import Any

import openai

from tests.conformance.sdks.base import SCHEMA, TOOLS, Answer, Call, Wish, parameters
from tests.support.gateway import Gateway

_STOPS = {"stop": "end", "tool_calls": "tools", "length": "length"}


class OpenAIChat:
    """The adapter."""

    error = openai.APIError

    def __init__(self, gateway: Gateway) -> None:
        self._client = openai.OpenAI(
            base_url=f"{gateway.base_url}/v1", api_key=gateway.api_key, max_retries=0, timeout=30
        )

    def question(self, prompt: str, image: str = "") -> list[Any]:
        content: list[Any] = [{"type": "text", "text": prompt}]
        if image:
            url = f"data:image/png;base64,{image}"
            content.insert(0, {"type": "image_url", "image_url": {"url": url}})
        return [{"role": "user", "content": content}]

    def replay(self, answer: Answer, results: list[tuple[Call, str]]) -> list[Any]:
        spoken = {"role": "assistant", "content": answer.native.content, "tool_calls": [
            {"id": call.id, "type": "function", "function": {
                "name": call.name, "arguments": json.dumps(call.arguments)}}
            for call in answer.calls
        ]}  # fmt: skip
        # The API's own users send no reasoning back; agents that know these members send both.
        if opaque := (answer.native.model_extra or {}).get("reasoning_opaque"):
            spoken |= {"reasoning_text": answer.thought, "reasoning_opaque": opaque}
        return [
            spoken,
            *({"role": "tool", "tool_call_id": call.id, "content": said} for call, said in results),
        ]

    def ask(self, model: str, turns: list[Any], wish: Wish, stream: bool) -> Answer:
        arguments = {"model": model, "messages": turns, **_members(wish)}
        if not stream:
            return _answer(self._client.chat.completions.create(**arguments), 0)
        arguments["stream_options"] = {"include_usage": True}
        with self._client.chat.completions.stream(**arguments) as answer:
            pieces = 0
            for event in answer:
                pieces += event.type == "content.delta" and bool(event.delta)
            try:
                completion = answer.get_final_completion()
            except openai.LengthFinishReasonError as cut:
                # The helper raises on every answer that met its limit, but has it whole.
                completion = cut.completion
            return _answer(completion, pieces)

    def leave(self, model: str, turns: list[Any]) -> None:
        with self._client.chat.completions.create(model=model, messages=turns, stream=True) as answer:
            for _, _ in zip(range(5), answer, strict=False):
                pass

    def refusal(self, error: Any) -> tuple[int, str]:
        return error.status_code, error.response.headers.get("retry-after", "")

    def close(self) -> None:
        self._client.close()


def _members(wish: Wish) -> dict[str, Any]:
    members: dict[str, Any] = {"max_completion_tokens": wish.max_tokens}
    if wish.tools:
        functions = [{"name": name, "parameters": parameters(name)} for name in TOOLS]
        members["tools"] = [{"type": "function", "function": function} for function in functions]
    if wish.thinking:
        members["reasoning_effort"] = "medium"
    if wish.schema:
        form = {"name": "report", "schema": SCHEMA, "strict": True}
        members["response_format"] = {"type": "json_schema", "json_schema": form}
    if wish.stop:
        members["stop"] = [wish.stop]
    return members


def _answer(completion: Any, pieces: int) -> Answer:
    choice = completion.choices[0]
    message, more = choice.message, choice.message.model_extra or {}
    return Answer(
        text=message.content or "",
        calls=[
            Call(call.id, call.function.name, json.loads(call.function.arguments))
            for call in message.tool_calls or ()
        ],
        stop=_STOPS.get(choice.finish_reason, str(choice.finish_reason)),
        thought=more.get("reasoning_text") or more.get("reasoning_content") or "",
        input_tokens=completion.usage.prompt_tokens,
        output_tokens=completion.usage.completion_tokens,
        pieces=pieces,
        native=message,
    )
