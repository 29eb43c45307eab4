"""Laws of the way there, over generated conversations."""

import copy
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from floway.translate.base import Context, Untranslatable
from tests.laws.pairs import Pair, each_pair, law
from tests.support.conversations import members
from tests.support.conversations.accounting import unaccounted, with_stranger
from tests.support.conversations.values import json_values


@each_pair
@law
@given(st.data())
def test_each_member_is_sent_or_in_the_ledger(pair: Pair, data: st.DataObject) -> None:
    document = data.draw(pair.client.requests)
    if data.draw(st.booleans()):
        document, _ = data.draw(with_stranger(document))

    assert unaccounted(pair.translate, pair.upstream_id, document) == []


@each_pair
@law
@given(st.data())
def test_a_strange_value_is_refused_by_name_or_left_to_the_upstream(pair: Pair, data: st.DataObject) -> None:
    document = data.draw(pair.client.requests)
    path = data.draw(st.sampled_from(members.paths(document)))
    strange = members.with_value(document, path, data.draw(json_values))

    with suppress(Untranslatable):
        assert pair.translate(strange, Context("upstream-model")).document


@each_pair
@law
@given(st.data())
def test_the_clients_document_is_left_alone(pair: Pair, data: st.DataObject) -> None:
    document = data.draw(pair.client.requests)
    before = copy.deepcopy(document)

    with suppress(Untranslatable):
        pair.translate(document, Context("upstream-model"))

    assert document == before
