from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.contents import RESULT, Part
from floway.translate.shared.gemini_client.request import openai_tier, read, response_of


def test_the_system_instruction_is_joined_by_blank_lines() -> None:
    parts = [{"text": "be"}, {"text": ""}, {"text": "kind"}]

    asked = read({"system_instruction": {"role": "user", "parts": parts}}, Ledger())

    assert asked.system == "be\n\nkind"
    assert read({}, Ledger()).system is None


def test_what_only_google_knows_is_dropped() -> None:
    ledger = Ledger()

    read({"safetySettings": [], "labels": {}, "store": True, "contents": []}, ledger)

    assert [loss.path for loss in ledger.losses] == ["safetySettings", "labels", "store"]


@pytest.mark.parametrize(
    ("document", "param"),
    [
        ({"cachedContent": "cachedContents/x"}, "cachedContent"),
        ({"systemInstruction": {"parts": [{"inlineData": {}}]}}, "systemInstruction.parts[0]"),
        ({"systemInstruction": "be"}, "systemInstruction"),
        ({"generationConfig": []}, "generationConfig"),
    ],
)
def test_what_cannot_be_served_is_refused(document: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        read(document, Ledger())

    assert refused.value.param == param


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        ("flex", "flex"),
        ("standard", "default"),
        ("SERVICE_TIER_STANDARD", "default"),
        ("SERVICE_TIER_PRIORITY", "priority"),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_tier_in_openais_words(tier: Any, expected: str | None) -> None:
    assert openai_tier({"serviceTier": tier}) == expected


def test_media_beside_a_response_are_parts_of_their_own() -> None:
    ledger = Ledger()
    image = {"inline_data": {"mime_type": "image/png", "data": "AAAA"}, "displayName": "x"}
    value = {"name": "f", "response": {"a": 1}, "parts": [image], "scheduling": "SILENT"}

    response, (media,) = response_of(Part(RESULT, value, None, 1, 0), ledger)

    assert response == {"a": 1}
    assert media.value == {"mimeType": "image/png", "data": "AAAA"}
    assert [loss.path for loss in ledger.losses] == [
        "contents[1].parts[0].functionResponse.scheduling",
        "contents[1].parts[0].functionResponse.parts[0].displayName",
    ]
