from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.speak_kimi import change_frame, may_apply_to_frame


def test_flat_cached_tokens_are_put_where_openai_has_them() -> None:
    usage = {"prompt_tokens": 9, "cached_tokens": 4, "prompt_tokens_details": []}

    [changed] = change_frame({"choices": [], "usage": usage}, Circumstances())

    assert changed["usage"]["prompt_tokens_details"] == {"cached_tokens": 4}


def test_only_frames_with_the_count_are_looked_at() -> None:
    assert may_apply_to_frame(b'{"usage":{"cached_tokens":4}}')
    assert not may_apply_to_frame(b'{"usage":{}}')
