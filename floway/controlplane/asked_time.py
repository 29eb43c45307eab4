"""The time that somebody asks about, where both of its ends may be left out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from floway import clock
from floway.controlplane.problem import Problem


def asked_time(query: Mapping[str, Any], longest: timedelta) -> tuple[datetime, datetime]:
    """From when, and until when: this moment, and so long before the end, unless the query says otherwise.

    :param query: with ``since`` and ``until``, or without.
    :raises Problem: 400 for a time that does not begin before its end.
    """
    until = query.get("until") or clock.now()
    since = query.get("since") or until - longest
    if since >= until:
        raise Problem(
            400, "validation_failed", "'from' is not before 'to'.", faults={"from": "Not before 'to'."}
        )
    return since, until
