"""``google-genai``, the Gemini API."""

import base64
from typing import Any

from google import genai
from google.genai import errors, types

from tests.conformance.sdks.base import SCHEMA, TOOLS, Answer, Call, Wish, parameters
from tests.support.gateway import Gateway

_STOPS = {"STOP": "end", "MAX_TOKENS": "length"}


class GoogleGenAI:
    """The adapter."""

    error = errors.APIError

    def __init__(self, gateway: Gateway) -> None:
        options = types.HttpOptions(base_url=gateway.base_url, timeout=30_000)
        self._client = genai.Client(api_key=gateway.api_key, http_options=options)

    def question(self, prompt: str, image: str = "") -> list[Any]:
        parts = [types.Part(text=prompt)]
        if image:
            parts.insert(0, types.Part.from_bytes(data=base64.b64decode(image), mime_type="image/png"))
        return [types.Content(role="user", parts=parts)]

    def replay(self, answer: Answer, results: list[tuple[Call, str]]) -> list[Any]:
        parts = [
            types.Part(
                function_response=types.FunctionResponse(
                    id=call.id or None, name=call.name, response={"output": said}
                )
            )
            for call, said in results
        ]
        return [types.Content(role="model", parts=answer.native), types.Content(role="user", parts=parts)]

    def ask(self, model: str, turns: list[Any], wish: Wish, stream: bool) -> Answer:
        arguments: dict[str, Any] = {"model": model, "contents": turns, "config": _config(wish)}
        if stream:
            return _answer(list(self._client.models.generate_content_stream(**arguments)), stream)
        return _answer([self._client.models.generate_content(**arguments)], stream)

    def leave(self, model: str, turns: list[Any]) -> None:
        answer: Any = self._client.models.generate_content_stream(model=model, contents=turns)
        for _, _ in zip(range(3), answer, strict=False):
            pass
        answer.close()

    def refusal(self, error: Any) -> tuple[int, str]:
        return error.code, error.response.headers.get("retry-after", "")

    def close(self) -> None:
        self._client.close()


def _config(wish: Wish) -> types.GenerateContentConfig:
    members: dict[str, Any] = {"max_output_tokens": wish.max_tokens}
    if wish.tools:
        declared = [
            types.FunctionDeclaration(name=name, parameters_json_schema=parameters(name)) for name in TOOLS
        ]
        members["tools"] = [types.Tool(function_declarations=declared)]
        members["automatic_function_calling"] = types.AutomaticFunctionCallingConfig(disable=True)
    if wish.thinking:
        members["thinking_config"] = types.ThinkingConfig(include_thoughts=True, thinking_budget=1024)
    if wish.schema:
        members |= {"response_mime_type": "application/json", "response_json_schema": SCHEMA}
    if wish.stop:
        members["stop_sequences"] = [wish.stop]
    return types.GenerateContentConfig(**members)


def _answer(chunks: list[types.GenerateContentResponse], stream: bool) -> Answer:
    candidates = [chunk.candidates[0] for chunk in chunks if chunk.candidates]
    parts = [part for each in candidates for part in (each.content and each.content.parts) or ()]
    calls = [part.function_call for part in parts if part.function_call]
    reason = next((each.finish_reason.value for each in reversed(candidates) if each.finish_reason), "none")
    usage = next(chunk.usage_metadata for chunk in reversed(chunks) if chunk.usage_metadata)
    texts = [part.text for part in parts if part.text and not part.thought]
    return Answer(
        text="".join(texts),
        calls=[Call(call.id or "", call.name or "", call.args or {}) for call in calls],
        stop="tools" if calls and reason == "STOP" else _STOPS.get(reason, reason),
        thought="".join(part.text or "" for part in parts if part.thought),
        input_tokens=usage.prompt_token_count or 0,
        output_tokens=(usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0),
        pieces=len(texts) if stream else 0,
        native=parts,
    )
