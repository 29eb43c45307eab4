"""What is on for a Claude subscription unless its operator says otherwise."""

from collections.abc import Mapping
from typing import Final

from floway.domain.flag import FlagId

DEFAULTS: Final[Mapping[FlagId, bool]] = {
    "vendor-deepseek": False,
    "vendor-qwen": False,
    "vendor-kimi": False,
    # Genuine requests go on as they came.
    "disable-reasoning-on-forced-tool-choice": False,
    "rewrite-mid-conv-system-to-user": False,
    "rewrite-developer-to-system": False,
    "rewrite-system-to-developer": False,
    # The vendor of the client reads what the client wrote.
    "strip-billing-attribution": False,
    "strip-prompt-cache-key": False,
    "usage-exclusive-cached-tokens": False,
}
