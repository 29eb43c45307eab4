"""A price that an operator set."""

from dataclasses import dataclass
from datetime import datetime

from floway.domain.price import Price


@dataclass(frozen=True, slots=True)
class Override:
    """What a model costs whatever others say, at one upstream or at all."""

    #: '' before it is stored.
    id: str
    #: None is every upstream.
    upstream_id: str | None
    #: As the upstream calls it.
    model_key: str
    price: Price
    #: From when on, until the next one of the same model and upstream; None is since ever.
    valid_from: datetime | None = None
    note: str = ""
    #: Grows with every edit.
    version: int = 1
