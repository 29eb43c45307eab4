from typing import Any

import pytest

from floway.translate.ledger import Ledger
from floway.translate.shared.openai_sampling import drop_sampling

SAMPLING = {"temperature": 0.7, "top_p": 0.9, "presence_penalty": 1, "frequency_penalty": 0.5}


def kept(model: str, effort: str | None, **sampling: Any) -> dict[str, Any]:
    target = {"model": model, **sampling}
    drop_sampling(target, effort, Ledger())
    return {name: value for name, value in target.items() if name != "model"}


@pytest.mark.parametrize(
    ("model", "effort"),
    [
        ("o3", None),
        ("openai/o4-mini", "low"),
        ("gpt-5", None),
        ("gpt-5-mini-2025-08-07", "minimal"),
        ("gpt-5.2", "high"),
        ("gpt-5.5", None),
        ("openai/gpt-5.6-luna", None),
        ("gpt-6", None),
    ],
)
def test_a_model_that_reasons_gets_no_sampling(model: str, effort: str | None) -> None:
    assert kept(model, effort, **SAMPLING) == {}


@pytest.mark.parametrize(
    ("model", "effort"),
    [
        ("gpt-4.1", None),
        ("gpt-4o", "low"),
        ("gpt-35-turbo", None),
        ("gpt-5-chat-latest", None),
        ("gpt-5.1", None),
        ("gpt-5.5", "none"),
        ("gpt-oss-120b", "high"),
        ("o1ympus", None),
        ("deepseek-chat", None),
    ],
)
def test_any_other_model_gets_it(model: str, effort: str | None) -> None:
    assert kept(model, effort, **SAMPLING) == SAMPLING


def test_values_that_change_nothing_stay() -> None:
    assert kept("o3", None, temperature=1, top_p=1.0, presence_penalty=0) == {
        "temperature": 1,
        "top_p": 1.0,
        "presence_penalty": 0,
    }


def test_what_is_left_out_is_named_as_the_client_names_it() -> None:
    ledger = Ledger()

    drop_sampling({"model": "gpt-5", "temperature": 0, "top_p": 0}, None, ledger, {"top_p": "config.topP"})

    assert [(loss.path, loss.kind) for loss in ledger.losses] == [
        ("temperature", "dropped"),
        ("config.topP", "dropped"),
    ]
