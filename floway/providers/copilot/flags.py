"""What is on for a Copilot seat unless its operator says otherwise."""

from collections.abc import Mapping
from typing import Final

from floway.domain.flag import FlagId

DEFAULTS: Final[Mapping[FlagId, bool]] = {
    "vendor-deepseek": False,
    "vendor-qwen": False,
    "vendor-kimi": False,
    "disable-reasoning-on-forced-tool-choice": False,
    # Claude below 4.8 has it on by itself (``claude_variants.py``).
    "rewrite-mid-conv-system-to-user": False,
    "rewrite-developer-to-system": False,
    "rewrite-system-to-developer": False,
    # Only Anthropic's subscription endpoint reads the lines.
    "strip-billing-attribution": True,
    "strip-prompt-cache-key": False,
    "usage-exclusive-cached-tokens": False,
}
