"""How large a picture may be before it is only a cost: a model scales larger ones down itself.

Measured in pixels of the picture as it is shown, either way round.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

from floway.providers.copilot import claude_variants

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Caps:
    """The largest picture of a family of models; None is no limit."""

    long_edge: int
    short_edge: int | None = None
    pixels: int | None = None

    def fitted(self, size: Size) -> Size:
        """The largest size of the same shape within all caps; the very same one when it is."""
        short, long = sorted(size)
        factors = [1.0, self.long_edge / long]
        if self.short_edge is not None:
            factors.append(self.short_edge / short)
        if self.pixels is not None:
            factors.append(math.sqrt(self.pixels / (long * short)))
        factor = min(factors)
        return size if factor == 1 else (max(1, int(size[0] * factor)), max(1, int(size[1] * factor)))


_CLAUDE: Final = Caps(1568, pixels=1_176_000)
_SHARP_CLAUDE: Final = Caps(2576, pixels=3_588_000)
_TILED: Final = Caps(2048, short_edge=768)
_GEMINI: Final = Caps(2048)
_OTHERS: Final = Caps(2048, pixels=2_560_000)

#: The first Opus that sees finer.
_SHARP_OPUS: Final = (4, 7)
#: OpenAI's models that look at tiles of 512 pixels.
_TILES: Final = re.compile(r"gpt-4o|gpt-4\.1(?!-mini|-nano)(?!\d)|gpt-5-mini")


def caps(name: str) -> Caps:
    """Those of a model, by its raw or its public id."""
    if name.startswith("claude-"):
        is_sharp = name.startswith("claude-opus-") and claude_variants.version(name) >= _SHARP_OPUS
        return _SHARP_CLAUDE if is_sharp else _CLAUDE
    if name.startswith("gemini"):
        return _GEMINI
    return _TILED if _TILES.match(name) else _OTHERS
