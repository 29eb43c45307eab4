"""What the renewal of access tokens reports in the log, whatever the kind."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class RenewalUnstored(Event):
    """An access token was renewed and is used, but only this process knows it; others will renew it too.

    ``fault`` is the name of the error of the database.
    """

    name = "access_token_unstored"
    level = logging.WARNING

    upstream_id: str
    fault: str
