"""Whether an upstream counts cached tokens among its input tokens, or beside them.

OpenAI counts them among. Its total says what a report does: input and output are the total, or only
with the cached tokens they are. A paid answer is never broken for a report that contradicts itself
or its flag: it is counted as exclusive, which charges no token twice and none as free, and is logged.
"""

import re

from floway.domain.flag import FlagId
from floway.interceptors.base import Circumstances

FLAG: FlagId = "usage-exclusive-cached-tokens"

#: A cached count that is not zero, in any of its spellings.
_CACHED = re.compile(rb'cach[a-z_]*_tokens"\s*:\s*[1-9]')


def may_apply_to_frame(text: bytes) -> bool:
    """Whether a cached count above zero stands in the text; texts of an answer rarely look like one."""
    return b"cach" in text and _CACHED.search(text) is not None


def added(given: int, cached: int, output: int, total: int | None, circumstances: Circumstances) -> int:
    """How many tokens to add to the input count, so that it includes the cached ones.

    :param given: the input count as reported.
    """
    if not cached:
        return 0
    is_flagged = FLAG in circumstances.flags
    is_inclusive = total is not None and given + output == total
    if total is not None and given + cached + output == total:
        return cached
    if is_flagged:
        if is_inclusive:
            circumstances.doubted(f"the flag {FLAG} is on, but the total counts cached tokens as input")
        return cached
    if is_inclusive or cached <= given:
        return 0
    circumstances.doubted(f"more cached tokens than input tokens; the flag {FLAG} may be needed")
    return cached
