from dataclasses import replace

import pytest

from floway.domain.limit import Ceiling, Limits
from floway.gateway.answer import answer
from tests.support.builders import caller, request
from tests.support.upstream import replies, whole
from tests.unit.gateway.test_pipeline import JSON, running

BODY = b'{"usage":{"input_tokens":3}}'


@pytest.mark.parametrize("tells", [True, False])
def test_who_answered_is_told_where_the_operator_lets_it(tells: bool) -> None:
    with running(replies(whole(BODY, JSON))) as made:
        gateway = replace(made.gateway, tells_facts=tells)
        reply = answer(gateway, caller(), request(), "req_1", "", None)

    names = {name for name, _ in reply.headers}
    assert ({"x-floway-upstream", "x-floway-attempts"} <= names) is tells
    assert reply.body == BODY


def test_what_is_left_of_a_limit_is_told() -> None:
    limited = replace(caller(), limits=(Ceiling("key_1", Limits(requests_per_minute=5)),))
    with running(replies(whole(BODY, JSON))) as made:
        reply = answer(made.gateway, limited, request(), "req_1", "", None)

    assert dict(reply.headers)["anthropic-ratelimit-requests-limit"] == "5"
