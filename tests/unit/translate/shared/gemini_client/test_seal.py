import base64

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from floway.protocols.carriers import is_seal
from floway.translate.shared.gemini_client.seal import opened, sealed, standard_base64
from tests.support.conversations.values import json_values, seals, words

BLOCKS = [{"type": "thinking", "thinking": "über 🚀", "signature": "Eq+/="}]


@given(st.lists(st.fixed_dictionaries({"thinking": words, "signature": seals}), min_size=1))
def test_blocks_come_back_as_they_were(blocks: list[dict[str, str]]) -> None:
    assert opened(sealed("messages", blocks), "messages") == blocks


def test_googles_python_sdk_sends_back_what_opens() -> None:
    part = types.Part.model_validate({"text": "a", "thoughtSignature": sealed("messages", BLOCKS)})

    returned = part.model_dump(mode="json", exclude_none=True)["thought_signature"]

    assert "+" not in returned
    assert opened(returned, "messages") == BLOCKS


def test_the_padding_may_be_missing() -> None:
    assert opened(sealed("messages", [{"a": "b"}]).rstrip("="), "messages") == [{"a": "b"}]


def test_only_who_minted_the_blocks_opens_them() -> None:
    assert opened(sealed("messages", BLOCKS), "responses") == []


@given(json_values | seals)
def test_what_google_or_anybody_else_wrote_is_no_seal(signature: object) -> None:
    assert not is_seal(signature)
    assert opened(signature, "messages") == []


@pytest.mark.parametrize("damage", ["Zmxvd2F5", "Zmxvd2F5W1s=", "Zmxvd2F5e", "Zmxvd2F5Wz\u00e9"])
def test_a_damaged_seal_holds_nothing(damage: str) -> None:
    assert is_seal(damage)
    assert opened(damage, "messages") == []


@given(st.binary(max_size=20))
def test_base64_is_put_into_the_standard_alphabet(content: bytes) -> None:
    standard = base64.b64encode(content).decode()

    assert standard_base64(base64.urlsafe_b64encode(content).decode()) == standard
    assert standard_base64(standard.rstrip("=")) == standard
