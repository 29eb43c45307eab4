import json

import pytest

from floway.domain.protocol import COUNT_TOKENS, GEMINI, GENERATE, MESSAGES, ActionId, ProtocolId
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.gateway.candidate import Candidate
from floway.gateway.failover import open_first
from floway.gateway.health.health import Health
from floway.gateway.outcome import Outcome, Refused, Whole
from floway.gateway.plan import Plan
from floway.gateway.repair import Repair, repair_of
from floway.protocols.base import Billing
from floway.translate.ledger import Loss, LossKind
from tests.support.builders import exchange, model, provider, request
from tests.support.upstream import replies, upstream, whole

BAD = {"error": {"code": 400, "message": "Corrupted thought signature.", "status": "INVALID_ARGUMENT"}}
#: As a Messages client would have got it.
MISSING = {"type": "error", "error": {"message": "Function call is missing a thought_signature in parts."}}
OTHER = {"error": {"code": 400, "message": "Please use a valid role: user, model."}}


def refused(error: object, status: int = 400) -> Refused:
    return Refused(status, [], json.dumps(error).encode())


def found(outcome: Outcome, protocol: ProtocolId = GEMINI, action: ActionId = GENERATE) -> bool:
    plan = Plan(Candidate(provider(), model()), protocol)
    return repair_of(plan, request(action=action), outcome) is not None


@pytest.mark.parametrize("error", [BAD, MISSING])
def test_a_refused_signature_can_be_left_out(error: object) -> None:
    assert found(refused(error))


def test_nothing_else_is_tried_twice() -> None:
    assert not found(refused(OTHER))
    assert not found(refused([BAD]))
    assert not found(refused(BAD, status=500))
    assert not found(refused(BAD), protocol=MESSAGES)
    assert not found(refused(BAD), action=COUNT_TOKENS)
    assert not found(Refused(400, [], b"Corrupted thought signature."))
    assert not found(Whole(200, [], b"thought signature", Billing()))


def test_only_what_the_repair_changes_gets_other_bytes() -> None:
    repair = Repair("", Loss("b", LossKind.DROPPED, ""), lambda document: {**document, "b": 2})

    assert repair.body(b'{ "a":1,  "b" : 1 }') == b'{ "a":1,  "b" : 2 }'
    assert repair.body(b"no json") == b"no json"


def test_the_same_upstream_is_asked_once_more_and_no_further() -> None:
    signed = {"functionCall": {"name": "run", "args": {}}, "thoughtSignature": "b2xk"}
    body = json.dumps({"contents": [{"role": "model", "parts": [signed]}]}).encode()
    asked = request(body, protocol=GEMINI)
    begun = exchange(asked)
    client = Client()
    answer = whole(json.dumps(BAD).encode(), status=400)
    with upstream(replies(answer, answer, answer)) as running:
        plan = Plan(Candidate(provider(base_url=running.origin), model()), GEMINI)

        outcome = open_first([plan], asked, client, begun, Health())

        client.close()
        bodies = list(running.requests)
    begun.settle(Verdict.UPSTREAM_ERROR, 400, Billing())
    assert isinstance(outcome, Refused)
    assert begun.attempts == 2
    assert [b"b2xk" in each for each in bodies] == [True, False]
    assert b"skip_thought_signature_validator" in bodies[1]
    assert [loss.path for loss in begun.losses] == ["thoughtSignature"]
