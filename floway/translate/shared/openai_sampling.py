"""Which models of OpenAI refuse sampling: those that reason, while they do.

https://platform.openai.com/docs/guides/latest-model
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Document
from floway.translate.ledger import Ledger

#: ``o3``, ``gpt-5-mini``, ``openai/gpt-5.5``; ``gpt-5-chat-latest`` does not reason.
_NAME: Final = re.compile(r"(?:^|/)(?:(o[1-9])(?![^-])|gpt-([5-9])(?:\.(\d{1,2}))?(?!\d)(-chat)?)")
#: Since then a model can be told not to reason ...
_CAN_REST_SINCE: Final = (5, 1)
#: ... which it did by itself until then.
_REASONS_BY_ITSELF_SINCE: Final = (5, 5)
#: ``{parameter: the value that changes nothing}``, which is the only one that is taken.
_NEUTRAL: Final = {"temperature": 1, "top_p": 1, "presence_penalty": 0, "frequency_penalty": 0}


def drop_sampling(
    target: Document, effort: str | None, ledger: Ledger, paths: Mapping[str, str] | None = None
) -> None:
    """Take out the sampling that the model of a request refuses.

    For clients of other vendors, which cannot know; an OpenAI client gets the refusal that its own
    vendor would give.

    :param effort: the one that is sent; None leaves it to the model.
    :param paths: ``{member of the target: the client's member}`` where they differ.
    """
    if _takes_sampling(str(target["model"]), effort):
        return
    for name, neutral in _NEUTRAL.items():
        value: Any = target.get(name)
        if value is not None and value != neutral:
            del target[name]
            ledger.dropped((paths or {}).get(name, name), "the model takes no sampling while it reasons")


def _takes_sampling(model: str, effort: str | None) -> bool:
    found = _NAME.search(model.lower())
    if found is None or found[4]:
        return True
    if found[1]:
        return False
    version = (int(found[2]), int(found[3] or 0))
    if effort is None:
        return _CAN_REST_SINCE <= version < _REASONS_BY_ITSELF_SINCE
    return effort == "none" and version >= _CAN_REST_SINCE
