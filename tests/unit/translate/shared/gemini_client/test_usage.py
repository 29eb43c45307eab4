from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.gemini import PROTOCOL
from floway.protocols.gemini.usage import body_billing
from floway.translate.shared.gemini_client.usage import usage_metadata


def test_the_prompt_includes_the_cache_and_thoughts_stand_apart() -> None:
    usage = Usage(
        input_tokens=10,
        cache_read_tokens=4,
        cache_write_5m_tokens=3,
        cache_write_1h_tokens=2,
        output_tokens=9,
        reasoning_tokens=5,
    )

    assert usage_metadata(usage) == {
        "promptTokenCount": 19,
        "candidatesTokenCount": 4,
        "totalTokenCount": 28,
        "thoughtsTokenCount": 5,
        "cachedContentTokenCount": 4,
    }


def test_nothing_reported_is_nothing_told() -> None:
    assert usage_metadata(NO_USAGE) is None


def test_the_gateway_reads_its_own_report_as_the_same_usage() -> None:
    usage = Usage(input_tokens=10, cache_read_tokens=4, output_tokens=9, reasoning_tokens=5)

    body = PROTOCOL.frame_of({"usageMetadata": usage_metadata(usage)}).data

    assert body_billing(body).usage == usage


def test_more_reasoning_than_output_never_gives_a_negative_count() -> None:
    metadata = usage_metadata(Usage(output_tokens=2, reasoning_tokens=5))

    assert metadata is not None
    assert (metadata["candidatesTokenCount"], metadata["thoughtsTokenCount"]) == (0, 2)
