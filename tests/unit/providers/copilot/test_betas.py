from typing import Any

import pytest

from floway.providers.copilot.betas import CONTEXT_MANAGEMENT, INTERLEAVED, sent

BUDGET = {"thinking": {"type": "enabled", "budget_tokens": 4096}}
ADAPTIVE = {"thinking": {"type": "adaptive", "budget_tokens": 4096}}


@pytest.mark.parametrize(
    ("header", "document", "expected"),
    [
        ("unknown-2026-01-01", BUDGET, ""),
        ("", BUDGET, INTERLEAVED),
        ("", ADAPTIVE, ""),
        ("", {}, ""),
        (f"a, {INTERLEAVED},b,{INTERLEAVED}", {}, INTERLEAVED),
        ("mid-conversation-system-2026-02-02", {}, ""),
        ("context-1m-2025-08-07", {}, ""),
        ("", {"context_management": {}}, CONTEXT_MANAGEMENT),
        (CONTEXT_MANAGEMENT, {"context_management": {}}, CONTEXT_MANAGEMENT),
        ("", {**BUDGET, "context_management": {}}, f"{INTERLEAVED},{CONTEXT_MANAGEMENT}"),
        ("advanced-tool-use-2025-11-20", BUDGET, "advanced-tool-use-2025-11-20"),
    ],
)
def test_only_betas_that_copilot_knows_go_on(header: str, document: dict[str, Any], expected: str) -> None:
    assert sent(header, document) == expected
