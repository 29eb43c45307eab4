"""How much a model shall think: Messages has two members for it, the OpenAI protocols one word."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers

#: What a thinking switch without an effort amounts to. A budget in tokens has no counterpart.
_SWITCHED_ON = "medium"
_SWITCH = frozenset({"type"})
_SWITCHES = {"disabled": "none", "enabled": _SWITCHED_ON, "adaptive": _SWITCHED_ON}


def effort_of_messages(document: Mapping[str, Any], ledger: Ledger) -> str | None:
    """The effort word of a Messages request; None when it says nothing about thinking.

    ``output_config.effort`` wins over ``thinking``, also over a disabled one.
    """
    config = document.get("output_config")
    stated = config.get("effort") if isinstance(config, Mapping) else None
    thinking = document.get("thinking")
    switched = None
    if isinstance(thinking, Mapping):
        switched = _SWITCHES.get(str(thinking.get("type")))
        note_leftovers(ledger, "thinking", thinking, _SWITCH, "only an effort word can be sent")
    if isinstance(stated, str) and stated:
        if thinking is not None:
            ledger.dropped("thinking", "the effort stands for it")
        return stated
    if thinking is not None and switched is None:
        ledger.dropped("thinking", "not a known kind of thinking")
    return switched


def put_messages_effort(target: Document, effort: Any) -> None:
    """Put an OpenAI effort word into a Messages request; anything but a word puts nothing.

    ``none`` switches thinking off; every other word is the upstream's to judge.
    """
    if not isinstance(effort, str) or not effort:
        return
    if effort == "none":
        target["thinking"] = {"type": "disabled"}
    else:
        target.setdefault("output_config", {})["effort"] = effort
