from datetime import date

from floway.domain.price import LONG_INPUTS
from floway.providers.claude_code import pricing as claude_code
from floway.providers.codex import pricing as codex
from floway.providers.copilot import pricing as copilot
from floway.providers.ollama import pricing as ollama
from floway.providers.price_lists import PRICES
from floway.providers.registry import KINDS

DAY = date(2026, 11, 22)


def test_each_list_is_of_a_kind_and_knows_a_model_of_its_vendor() -> None:
    known = {
        "claude-code": "claude-opus-4-8",
        "codex": "gpt-5.4",
        "copilot": "grok-4.5",
        "ollama": "gpt-oss:20b",
    }

    assert set(PRICES) <= set(KINDS)
    assert [kind for kind, model_key in known.items() if PRICES[kind](model_key, DAY) is None] == []


def test_no_list_knows_every_model() -> None:
    assert [kind for kind in PRICES if PRICES[kind]("unheard-of", DAY) is not None] == []


def test_an_introductory_price_ends_with_its_last_day() -> None:
    price = PRICES["claude-code"]

    assert price("claude-sonnet-5", date(2026, 8, 31)) is not None
    assert price("claude-sonnet-5", date(2026, 9, 1)) is None


def test_whatever_has_a_price_has_one_for_input_and_output() -> None:
    lists = [*(each.PRICES.values() for each in (claude_code, codex, ollama))]
    for prices in (*lists, [price for _, price in copilot.RULES]):
        for price in prices:
            assert price.base.input_usd is not None
            assert price.base.output_usd is not None
            assert {band.from_tokens for band in price.bands} <= set(LONG_INPUTS)
