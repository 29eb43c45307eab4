"""Every log event is documented, as its class says it."""

from tests.rules.events_page import page
from tests.rules.tree import text


def test_the_page_of_events_is_fresh() -> None:
    assert text("docs/events.md") == page(), "run: python -m tests.rules.events_page > docs/events.md"
