import json
from typing import Any

import pytest

from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.gemini.usage import body_billing


def usage(**metadata: Any) -> Usage:
    return body_billing(json.dumps({"usageMetadata": metadata}).encode()).usage


def test_thoughts_are_output_and_cached_tokens_are_taken_out_of_the_prompt() -> None:
    assert usage(
        promptTokenCount=100,
        cachedContentTokenCount=30,
        candidatesTokenCount=10,
        thoughtsTokenCount=5,
        toolUsePromptTokenCount=7,
        totalTokenCount=122,
    ) == Usage(input_tokens=77, cache_read_tokens=30, output_tokens=15, reasoning_tokens=5)


def test_images_stand_beside_the_text_they_came_with() -> None:
    assert usage(
        promptTokenCount=100,
        promptTokensDetails=[{"modality": "TEXT", "tokenCount": 40}, {"modality": "IMAGE", "tokenCount": 60}],
        candidatesTokenCount=50,
        candidatesTokensDetails=[{"modality": "IMAGE", "tokenCount": 45}],
        thoughtsTokenCount=3,
    ) == Usage(
        input_tokens=40, input_image_tokens=60, output_tokens=8, reasoning_tokens=3, output_image_tokens=45
    )


def test_cached_images_are_cache_reads() -> None:
    found = usage(
        promptTokenCount=100,
        cachedContentTokenCount=70,
        promptTokensDetails=[{"modality": "IMAGE", "tokenCount": 60}],
    )

    assert found == Usage(input_tokens=0, cache_read_tokens=70, input_image_tokens=30)


def test_more_cache_than_prompt_leaves_no_input() -> None:
    assert usage(promptTokenCount=10, cachedContentTokenCount=20) == Usage(0, cache_read_tokens=20)


def test_details_without_a_count_or_a_name_do_not_hide_the_rest() -> None:
    details = [
        {"modality": "IMAGE"},
        {"modality": "IMAGE", "tokenCount": None},
        {"modality": None, "tokenCount": 3},
    ]

    assert usage(promptTokenCount=10, promptTokensDetails=details) == Usage(10)


@pytest.mark.parametrize("count", [-1, "10", 10**13, 1.5])
def test_a_count_that_is_none_makes_no_usage(count: Any) -> None:
    assert usage(promptTokenCount=count) == NO_USAGE
