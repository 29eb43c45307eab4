"""What an operator copies from the vendor's last page, in whatever form it was copied."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from floway.errors import ConfigError
from floway.oauth.excerpt import excerpt

_FORMS = (
    "Paste what the vendor's page shows: the code in the form CODE#STATE, or the whole address of the "
    "page, or the part behind its '?'."
)


@dataclass(frozen=True, slots=True)
class Callback:
    """A code to redeem, and the state that says for which sign-in."""

    code: str = field(repr=False)
    state: str = field(repr=False)


def parsed(pasted: str) -> Callback:
    """The code and the state of a pasted callback.

    All of these give the same::

        https://vendor.example/callback?code=a&state=b
        vendor.example/callback?code=a&state=b
        ?code=a&state=b
        code=a&state=b
        a#b

    :raises ConfigError: it is none of them, a part is missing, or the vendor reports an error in it.
    """
    pasted = pasted.strip()
    if not pasted:
        raise ConfigError(f"The callback is empty. {_FORMS}")
    is_url = pasted.lower().startswith(("http://", "https://"))
    if not is_url and pasted.count("#") == 1 and not any(mark in pasted for mark in "?=&"):
        return _checked(*_halves(pasted))
    if is_url:
        return _from_query(_query_of(pasted))
    if "?" in pasted:
        return _from_query(pasted.partition("?")[2])
    if "=" in pasted:
        return _from_query(pasted)
    raise ConfigError(f"The callback cannot be read. {_FORMS}")


def _halves(pasted: str) -> tuple[str, str]:
    code, _, state = pasted.partition("#")
    if not code.strip() or not state.strip():
        raise ConfigError("The callback is cut: the form CODE#STATE needs text on both sides of '#'.")
    return code.strip(), state.strip()


def _checked(code: str, state: str) -> Callback:
    # "code = 1*VSCHAR", https://www.rfc-editor.org/rfc/rfc6749#appendix-A.11, and A.5 for the state;
    # VSCHAR includes the space, which no vendor uses and a line break in a paste leaves behind.
    if not all(part.isascii() and part.isprintable() and " " not in part for part in (code, state)):
        raise ConfigError(f"The callback has characters in it that no code has. {_FORMS}")
    return Callback(code, state)


def _query_of(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        raise ConfigError(f"The callback is not a valid address. {_FORMS}") from None


def _from_query(query: str) -> Callback:
    members: dict[str, str] = {}
    # A fragment is the page's own business; the vendor's answer is in the query.
    for name, value in parse_qsl(query.partition("#")[0], keep_blank_values=True):
        members.setdefault(name, value)
    if error := members.get("error"):
        # "error_description: OPTIONAL. Human-readable text providing additional information",
        # https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
        described = members.get("error_description")
        words = f"{error}: {described}" if described else error
        raise ConfigError(f"The vendor refused the sign-in ({excerpt(words)}). Start it again.")
    for name in ("code", "state"):
        if not members.get(name):
            raise ConfigError(f"The callback has no {name} in it. {_FORMS}")
    return _checked(members["code"], members["state"])
