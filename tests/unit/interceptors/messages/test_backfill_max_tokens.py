from floway.domain.model import Limits
from floway.interceptors.base import Circumstances
from floway.interceptors.messages.backfill_max_tokens import change, may_apply


def test_a_missing_limit_is_the_models_own() -> None:
    known = Circumstances(limits=Limits(max_output_tokens=64_000))

    assert change({"messages": []}, known) == {"messages": [], "max_tokens": 64_000}
    assert change({}, Circumstances()) == {"max_tokens": 8192}


def test_what_the_client_states_stays() -> None:
    for stated in (1, 1_000_000, None, "odd"):
        document = {"max_tokens": stated}
        assert change(document, Circumstances(limits=Limits(max_output_tokens=5))) is document


def test_only_bodies_without_the_member_are_looked_at() -> None:
    assert may_apply(b'{"messages":[]}')
    assert not may_apply(b'{"max_tokens":1}')
