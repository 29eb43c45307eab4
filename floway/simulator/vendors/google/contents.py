"""Checks of the turns of a Gemini conversation."""

from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.signatures import Signer
from floway.simulator.vendors.google.errors import Wording, invalid
from floway.simulator.wire import Document

_WORDING = Wording()
_CONTENT = table("role:string parts:list")
_PART = table(
    "text:string inlineData:object fileData:object functionCall:object functionResponse:object "
    "executableCode:object"
    " codeExecutionResult:object thought:boolean thoughtSignature:string videoMetadata:object"
    " mediaResolution:object"
    " partMetadata:object toolCall:object toolResponse:object"
)
_DATA = (
    "text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode",
    "codeExecutionResult", "toolCall", "toolResponse",
)  # fmt: skip
_CALL = table("id:string name:string args:object")
_RESPONSE = table("id:string name:string response:object parts:list willContinue:boolean scheduling:string")
_BLOB = table("mimeType:string data:string displayName:string")
#: Documented stand-ins for calls that Google never made.
_PLACEHOLDERS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")


def check(request: Document, signer: Signer, needs_signatures: bool = False) -> None:
    """Check every turn, then the pairs of calls and responses.

    :param needs_signatures: the first call of each step of the current turn must be signed.
    :raises Refusal: with the vendor's sentence.
    """
    if request.get("systemInstruction") is not None:
        _check_content(request["systemInstruction"], "system_instruction", signer)
    for path, content in members.elements(request["contents"], "contents", _WORDING):
        _check_content(content, path, signer)
        if content.get("role") not in (None, "user", "model"):
            raise invalid("Please use a valid role: user, model.")
    _check_pairs(request["contents"])
    if needs_signatures:
        _check_calls_are_signed(request["contents"])


def _check_content(content: Any, path: str, signer: Signer) -> None:
    members.check(content, path, _CONTENT, _WORDING)
    if not content.get("parts"):
        raise invalid(f"* GenerateContentRequest.{path}.parts: contents.parts must not be empty.\n")
    for where, part in members.elements(content["parts"], f"{path}.parts", _WORDING):
        _check_part(part, where, signer)


def _check_part(part: Any, path: str, signer: Signer) -> None:
    members.check(part, path, _PART, _WORDING)
    given = [name for name in _DATA if part.get(name) is not None]
    if len(given) > 1:
        raise invalid(
            f"Invalid value at '{path}' (oneof), oneof field 'data' is already set. Cannot set '{given[1]}'"
        )
    if not given and part.get("thoughtSignature") is None:
        raise invalid(
            f"* GenerateContentRequest.{path}.data: required oneof field 'data' must have one "
            "initialized field\n"
        )
    if part.get("functionCall") is not None:
        members.check(part["functionCall"], f"{path}.function_call", _CALL, _WORDING)
        _require_name(part["functionCall"], f"{path}.function_call")
    if part.get("functionResponse") is not None:
        members.check(part["functionResponse"], f"{path}.function_response", _RESPONSE, _WORDING)
        _require_name(part["functionResponse"], f"{path}.function_response")
    if part.get("inlineData") is not None:
        members.check(part["inlineData"], f"{path}.inline_data", _BLOB, _WORDING)
        if not part["inlineData"].get("mimeType"):
            raise invalid(
                f"* GenerateContentRequest.{path}.inline_data.mime_type: mime_type is not specified\n"
            )
    _check_signature(part.get("thoughtSignature"), signer)


def _require_name(value: Document, path: str) -> None:
    if not value.get("name"):
        raise invalid(f"* GenerateContentRequest.{path}.name: Name cannot be empty.\n")


def _check_signature(signature: Any, signer: Signer) -> None:
    if signature is None or signature in _PLACEHOLDERS:
        return
    if not signer.knows("gemini", "", signature):
        raise invalid("Thought signature is not valid")


def _check_pairs(contents: list[Document]) -> None:
    """A turn of calls follows a user turn and is answered by as many responses in the next turn."""
    open_calls: list[Document] = []
    for index, content in enumerate(contents):
        parts = content["parts"]
        responses = [part["functionResponse"] for part in parts if part.get("functionResponse")]
        if len(responses) != len(open_calls) or not _match(open_calls, responses):
            raise invalid(
                "Please ensure that the number of function response parts is equal to "
                "the number of function call parts of the function call turn."
            )
        open_calls = [part["functionCall"] for part in parts if part.get("functionCall")]
        if open_calls and (index == 0 or contents[index - 1].get("role") == "model"):
            raise invalid(
                "Please ensure that function call turn comes immediately after a user turn or after "
                "a function response turn."
            )
    if open_calls:
        raise invalid(
            "Please ensure that the number of function response parts is equal to "
            "the number of function call parts of the function call turn."
        )


def _match(calls: list[Document], responses: list[Document]) -> bool:
    """By id where the call has one, else by name; in any order."""
    left = list(calls)
    for response in responses:
        fitting = [
            call
            for call in left
            if call["name"] == response["name"] and call.get("id") in (None, response.get("id"))
        ]
        if not fitting:
            return False
        left.remove(fitting[0])
    return True


def _check_calls_are_signed(contents: list[Document]) -> None:
    """Parallel calls have one signature, on the first of them; earlier turns are not checked."""
    start = 0
    for index, content in enumerate(contents):
        is_answer = any(part.get("functionResponse") for part in content["parts"])
        if content.get("role") != "model" and not is_answer:
            start = index
    for content in contents[start:]:
        calls = [part for part in content["parts"] if part.get("functionCall")]
        if calls and not calls[0].get("thoughtSignature"):
            raise invalid(
                "Function call is missing a thought_signature in functionCall parts: "
                f"{calls[0]['functionCall']['name']}."
            )
