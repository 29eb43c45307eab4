"""What the use cases report in the log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class SetupTokenMade(Event):
    """Nobody can sign in to this gateway. Its first administrator is made in the dashboard with this token.

    It works once, for a day, and only as long as nobody can sign in; it is the only secret that is ever
    logged. Another one is printed by `flask --app wsgi users setup-token`, and by the next start.
    """

    name = "setup_token_made"
    level = logging.WARNING

    token: str


@dataclass(frozen=True, slots=True)
class QuotaHistoryUnstored(Event):
    """What a vendor said of a subscription's quota is missing in its history, and in nothing else.

    ``fault`` is the name of the error of the database.
    """

    name = "quota_history_unstored"
    level = logging.WARNING

    upstream_id: str
    fault: str
