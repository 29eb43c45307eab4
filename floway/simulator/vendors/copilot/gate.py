"""What Copilot wants of every request before it looks at the document."""

import re
from collections.abc import Iterator
from typing import Any

from floway.simulator.seats import Seat
from floway.simulator.vendors.copilot import models, tokens
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: How products name themselves.
_PRODUCT = re.compile(r"[\w.-]+/[\w.+-]+")
_API_VERSION = re.compile(r"20\d\d-\d\d-\d\d")
_IMAGES = ("image", "image_url", "input_image")


def admit(world: World, request: Request) -> Seat:
    """Who asks, if the credential and the headers are as the vendor wants them.

    :raises Refusal: in the vendor's words.
    """
    seat = tokens.member(world, request)
    for name in ("editor-version", "editor-plugin-version"):
        if not _PRODUCT.fullmatch(request.header(name)):
            raise Refusal(400, f"bad request: missing {name.title()} header for IDE auth", "bad_request")
    if not request.header("copilot-integration-id"):
        raise Refusal(400, "bad request: missing Copilot-Integration-Id header", "bad_request")
    if not _API_VERSION.fullmatch(request.header("x-github-api-version")):
        raise Refusal(400, "bad request: unknown X-GitHub-Api-Version", "bad_request")
    if not _UUID.fullmatch(request.header("x-request-id")):
        raise Refusal(400, "bad request: X-Request-Id is no UUID", "bad_request")
    if request.header("x-agent-task-id") != request.header("x-request-id"):
        raise Refusal(400, "bad request: X-Agent-Task-Id differs from X-Request-Id", "bad_request")
    if not request.header("openai-intent"):
        raise Refusal(400, "bad request: missing OpenAI-Intent header", "bad_request")
    return seat


def check(seat: Seat, request: Request, document: Document, endpoint: str) -> None:
    """Refuse a model that the seat has not, or not here, and images that are not announced.

    :raises Refusal: in the vendor's words.
    """
    name = document.get("model")
    entry = models.find(name, seat.hidden_models) if isinstance(name, str) else None
    if entry is None:
        raise Refusal(400, "The requested model is not supported.", "model_not_supported", "model")
    if not entry.serves(endpoint):
        raise Refusal(
            400,
            f"model {entry.id} is not accessible via the {endpoint} endpoint",
            "unsupported_api_for_model",
        )
    if request.header("x-initiator") not in ("user", "agent"):
        raise Refusal(400, "bad request: X-Initiator is neither user nor agent", "bad_request")
    if any(_images(document)) and request.header("copilot-vision-request") != "true":
        raise Refusal(
            400, "missing required Copilot-Vision-Request header for vision requests", "bad_request"
        )
    if len(request.body) // 4 > seat.max_prompt_tokens:
        message = "Request body is too large for model context window"
        raise Refusal(400, message, "model_max_prompt_tokens_exceeded")


def charge(seat: Seat, request: Request) -> None:
    """Count a premium request for what a user began."""
    seat.used += request.header("x-initiator") == "user"


def _images(value: Any) -> Iterator[bool]:
    if isinstance(value, dict):
        if value.get("type") in _IMAGES:
            yield True
        for inner in value.values():
            yield from _images(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _images(inner)
