"""What all vendors have in common."""

import pytest

from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.simulator.vendors.base import Vendor
from floway.simulator.vendors.google import GOOGLE
from floway.simulator.vendors.openai_chat import OPENAI_CHAT
from floway.simulator.vendors.openai_responses import OPENAI_RESPONSES

VENDORS = (ANTHROPIC, OPENAI_CHAT, OPENAI_RESPONSES, GOOGLE)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: type(vendor).__name__)
def test_every_status_that_can_be_ordered_has_a_body(vendor: Vendor) -> None:
    for status in (400, 401, 403, 404, 413, 429, 500, 503, 529):
        refusal = vendor.fault(status)

        assert refusal.status == status
        assert vendor.error(refusal, "req")["error"]["message"]


def test_request_ids_are_of_one_length() -> None:
    assert ANTHROPIC.request_id(1) == "req_sim000000000000000000001"
    assert len(ANTHROPIC.request_id(10**6)) == len(ANTHROPIC.request_id(1))


def test_only_some_vendors_count() -> None:
    assert ANTHROPIC.count(3) == {"input_tokens": 3}
    with pytest.raises(NotImplementedError):
        OPENAI_CHAT.count(3)
