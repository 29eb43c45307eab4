from floway.interceptors.base import Circumstances, mentions, without


def test_one_word_is_enough_for_a_guard() -> None:
    may_apply = mentions(b'"a"', b'"b"')

    assert [may_apply(body) for body in (b'{"b":1}', b'{"ab":1}', b"")] == [True, False, False]


def test_the_document_itself_is_not_touched() -> None:
    document = {"a": 1, "b": 2}

    assert without(document, "b", "c") == {"a": 1}
    assert document == {"a": 1, "b": 2}


def test_without_listeners_nothing_is_told() -> None:
    Circumstances().clamped("path", "reason")
    Circumstances().doubted("reason")
