"""What is on for a ChatGPT subscription unless its operator says otherwise."""

from collections.abc import Mapping
from typing import Final

from floway.domain.flag import FlagId

DEFAULTS: Final[Mapping[FlagId, bool]] = {
    "vendor-deepseek": False,
    "vendor-qwen": False,
    "vendor-kimi": False,
    "disable-reasoning-on-forced-tool-choice": False,
    "rewrite-mid-conv-system-to-user": False,
    "rewrite-developer-to-system": False,
    # The backend refuses the role; Codex itself writes developer already.
    "rewrite-system-to-developer": True,
    "strip-billing-attribution": False,
    # The backend's prompt cache goes by it.
    "strip-prompt-cache-key": False,
    "usage-exclusive-cached-tokens": False,
}
