"""What an exchange consumed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts in disjoint buckets: each token is counted in exactly one of them.

    ``reasoning_tokens`` is the one exception: it is a part of ``output_tokens``.
    """

    #: Uncached text input.
    input_tokens: int = 0
    cache_read_tokens: int = 0
    #: Written to the cache with the default five-minute lifetime, or without a stated one.
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    #: Output including reasoning, without images.
    output_tokens: int = 0
    reasoning_tokens: int = 0
    input_image_tokens: int = 0
    output_image_tokens: int = 0


NO_USAGE = Usage()
