from floway.interceptors.base import Circumstances
from floway.interceptors.openai.strip_prompt_cache_key import change, may_apply


def test_only_the_key_is_removed() -> None:
    document = {"model": "m", "prompt_cache_key": "k", "prompt_cache_retention": "24h"}

    assert change(document, Circumstances()) == {"model": "m", "prompt_cache_retention": "24h"}


def test_a_request_without_it_is_the_very_same() -> None:
    document = {"metadata": {"prompt_cache_key": "mine"}}

    assert change(document, Circumstances()) is document


def test_only_bodies_that_name_it_are_looked_at() -> None:
    assert may_apply(b'{"prompt_cache_key":null}')
    assert not may_apply(b"{}")
