"""What OpenAI's models refuse while they reason, by their names.

https://platform.openai.com/docs/guides/latest-model
"""

import re

from floway.simulator.wire import Document, Refusal

#: Models that always reason: ``o3``, ``gpt-5-mini``, but neither ``gpt-5.1`` nor ``gpt-5-chat-latest``.
_ALWAYS = re.compile(r"(?:^|/)(?:o[1-9]|gpt-5)(?![\w.])(?!-chat)")
#: Later ones reason unless they are told not to; what they do by themselves differs.
_IF_TOLD = re.compile(r"(?:^|/)gpt-5\.\d+(?!-chat)")


def check_sampling(document: Document, effort: object) -> None:
    """Refuse every temperature and top_p but 1, where the model reasons.

    :raises Refusal: in the vendor's words.
    """
    model = str(document.get("model"))
    is_told = effort is not None and effort != "none"
    if not (_ALWAYS.search(model) or (is_told and _IF_TOLD.search(model))):
        return
    for name in ("temperature", "top_p"):
        value = document.get(name)
        if value is not None and value != 1:
            message = (
                f"Unsupported value: '{name}' does not support {value} with this model. Only the default "
                "(1) value is supported."
            )
            raise Refusal(400, message, "unsupported_value", name)
