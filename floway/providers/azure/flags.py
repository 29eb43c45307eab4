"""What is on for an Azure upstream unless its operator says otherwise."""

from collections.abc import Mapping
from typing import Final

from floway.domain.flag import FlagId

DEFAULTS: Final[Mapping[FlagId, bool]] = {
    # Azure also hosts other vendors' models, but rewrites none of their dialects.
    "vendor-deepseek": False,
    "vendor-qwen": False,
    "vendor-kimi": False,
    "disable-reasoning-on-forced-tool-choice": False,
    "rewrite-mid-conv-system-to-user": False,
    "rewrite-developer-to-system": False,
    "rewrite-system-to-developer": False,
    # Only Anthropic's subscription endpoint reads the lines.
    "strip-billing-attribution": True,
    "strip-prompt-cache-key": False,
    "usage-exclusive-cached-tokens": False,
}
