"""The JSON of a login's file, as it arrives when somebody pastes it."""

import json
from typing import Any, Final

#: What editors, terminals and copies out of memory leave around a text: the mark at its beginning by which
#: Windows tells UTF-8, and zero bytes behind its end.
_AROUND: Final = "\ufeff\0 \t\r\n"


def decoded(text: str) -> Any:
    """The value of a file's text; what stands around it is no part of it.

    :raises ValueError: it is not JSON.
    """
    try:
        return json.loads(text.strip(_AROUND))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
