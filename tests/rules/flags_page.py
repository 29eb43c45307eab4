"""``docs/flags.md``: ``python -m tests.rules.flags_page > docs/flags.md``."""

from floway.domain.flag import CATALOGUE, VENDORS
from floway.providers.registry import FLAG_DEFAULTS

_HEAD = """\
# Flags

A flag switches a correction of requests or answers that some upstreams need. A later layer wins, and
what a layer does not name is inherited: the default of the upstream's kind, then what you set for the
upstream, then what you set for one of its manually configured models (`flag_overrides` of the model).

```
flask --app wsgi upstreams flags UPSTREAM
flask --app wsgi upstreams flags UPSTREAM --set vendor-qwen=on --set strip-billing-attribution=inherit
```

The gateway follows within a second. A correction acts only on the protocol that is really spoken with
the upstream. This page is generated from the catalogue (`python -m tests.rules.flags_page`).
"""


def page() -> str:
    """The whole page."""
    kinds = sorted(FLAG_DEFAULTS)
    lines = [
        f"| flag | what it does when it is on | {' | '.join(kinds)} |",
        "|---|---|" + "---|" * len(kinds),
    ]
    for flag, sentence in CATALOGUE.items():
        defaults = " | ".join("on" if FLAG_DEFAULTS[kind][flag] else "off" for kind in kinds)
        lines.append(f"| `{flag}` | {sentence} | {defaults} |")
    vendors = ", ".join(f"`{flag}`" for flag in CATALOGUE if flag in VENDORS)
    table = "\n".join(lines)
    return f"{_HEAD}\n{table}\n\nAt most one of {vendors} is on: each is another vendor's dialect.\n"


if __name__ == "__main__":
    print(page(), end="")
