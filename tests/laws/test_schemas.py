"""Laws of shape: what a client gets is what the types of its vendor's SDK require."""

from collections.abc import Mapping
from typing import Any, Final, get_args

import msgspec
from anthropic.types import Message, RawMessageStreamEvent
from google.genai.types import GenerateContentResponse
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import BaseModel, TypeAdapter, ValidationError

from floway.domain.failure import Failure
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import DONE, Document
from tests.laws.pairs import Pair, each_pair, law


def _by_type(union: Any) -> Mapping[str | None, TypeAdapter[Any]]:
    """``{type of an event: its reader}``, so that a failure names one class and not all of a union."""
    kinds: list[type[BaseModel]] = list(get_args(get_args(union)[0]))
    return {get_args(kind.model_fields["type"].annotation)[0]: TypeAdapter(kind) for kind in kinds}


#: ``{protocol: {type of a frame: its reader}}``; None where frames have no type.
_FRAMES: Final[Mapping[ProtocolId, Mapping[str | None, TypeAdapter[Any]]]] = {
    MESSAGES: _by_type(RawMessageStreamEvent),
    CHAT_COMPLETIONS: {None: TypeAdapter(ChatCompletionChunk)},
    RESPONSES: _by_type(ResponseStreamEvent),
    GEMINI: {None: TypeAdapter(GenerateContentResponse)},
}
_WHOLE: Final[Mapping[ProtocolId, TypeAdapter[Any]]] = {
    MESSAGES: TypeAdapter(Message),
    CHAT_COMPLETIONS: TypeAdapter(ChatCompletion),
    RESPONSES: TypeAdapter(Response),
    GEMINI: TypeAdapter(GenerateContentResponse),
}
#: Open words of a vendor, which pass as they are.
_OPEN: Final = "service_tier"


def _faults(reader: TypeAdapter[Any], document: Document) -> list[str]:
    try:
        reader.validate_json(msgspec.json.encode(document))
    except ValidationError as error:
        places = [(fault["loc"], fault["type"]) for fault in error.errors()]
        return [f"{'.'.join(map(str, place))}: {kind}" for place, kind in places if _OPEN not in place]
    return []


@each_pair
@law
@given(st.data())
def test_each_frame_and_each_whole_answer_is_of_the_clients_types(pair: Pair, data: st.DataObject) -> None:
    documents, _ = data.draw(pair.upstream.answers)
    given = pair.answered(documents)
    frames = [each for each in given if not isinstance(each, Failure) and each is not DONE]

    for frame in frames:
        assert _faults(_FRAMES[pair.client_id][frame.get("type")], frame) == []
    assert _faults(_WHOLE[pair.client_id], pair.protocol.collect(given)) == []
