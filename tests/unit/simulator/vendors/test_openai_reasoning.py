"""Which models take sampling."""

import pytest

from floway.simulator.vendors.openai_reasoning import check_sampling
from floway.simulator.wire import Refusal


@pytest.mark.parametrize(
    ("model", "effort"), [("o3", None), ("openai/gpt-5-mini", None), ("gpt-5", "none"), ("gpt-5.2", "high")]
)
def test_a_model_that_reasons_takes_one_value_only(model: str, effort: str | None) -> None:
    with pytest.raises(Refusal, match="'temperature' does not support") as raised:
        check_sampling({"model": model, "temperature": 0.5}, effort)
    check_sampling({"model": model, "temperature": 1, "top_p": 1}, effort)

    assert raised.value.code == "unsupported_value"


@pytest.mark.parametrize(
    ("model", "effort"),
    [("gpt-4o", None), ("gpt-5.2", None), ("gpt-5.2", "none"), ("gpt-5-chat-latest", None), ("sim", "high")],
)
def test_any_other_takes_all(model: str, effort: str | None) -> None:
    check_sampling({"model": model, "temperature": 0.5, "top_p": 0.2}, effort)
