from anthropic.types import Usage

from floway.translate.shared.messages_usage import NOTHING_CACHED, written_to_cache


def test_every_counter_of_the_vendor_is_there() -> None:
    opening = Usage.model_validate({"input_tokens": 0, "output_tokens": 0, **NOTHING_CACHED})
    closing = Usage.model_validate({"input_tokens": 0, "output_tokens": 0, **written_to_cache(7)})

    assert (opening.cache_creation_input_tokens, opening.cache_read_input_tokens) == (0, 0)
    assert opening.cache_creation is not None
    assert closing.cache_creation is not None
    parts = closing.cache_creation
    assert parts.ephemeral_5m_input_tokens + parts.ephemeral_1h_input_tokens == 7
    assert closing.cache_creation_input_tokens == 7
