import pytest

from floway.translate.shared.chat_output_limit import limit_member


@pytest.mark.parametrize(
    "model", ["o1", "o3-mini", "gpt-5", "gpt-5.5", "openai/gpt-5-mini", "openai/o4-mini", "gpt-10"]
)
def test_reasoning_models_of_openai_want_the_newer_name(model: str) -> None:
    assert limit_member(model) == "max_completion_tokens"


@pytest.mark.parametrize(
    "model", ["gpt-4o", "gpt-4.1", "gpt-oss-120b", "deepseek-r1", "olmo-2", "o1ympus", "qwen3"]
)
def test_all_others_want_the_older_name(model: str) -> None:
    assert limit_member(model) == "max_tokens"
