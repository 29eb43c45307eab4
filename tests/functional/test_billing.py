"""Every pair of protocols is billed what the vendor says it metered, and docs/billing.md says so."""

from tests.support.billing import run
from tests.support.gateway import ROOT


def test_every_pair_tier_cache_and_early_end_is_billed_as_metered() -> None:
    page, wrong = run()

    assert wrong == []
    assert page == (ROOT / "docs" / "billing.md").read_text(), "run python -m tests.support.billing"
