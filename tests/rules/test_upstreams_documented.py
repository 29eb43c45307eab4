"""Every kind of upstream and every preset is on the page of upstreams."""

from floway.providers.registry import KINDS
from tests.rules.tree import text
from tests.rules.upstreams_page import SENTENCES, page


def test_every_kind_has_its_sentence() -> None:
    assert KINDS.keys() <= SENTENCES.keys()


def test_the_page_of_upstreams_is_fresh() -> None:
    assert text("docs/upstreams.md") == page(), (
        "run: python -m tests.rules.upstreams_page > docs/upstreams.md"
    )
