"""Values that every protocol's conversations are made of."""

import json
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

#: Text that shows: no protocol keeps white space apart from nothing.
words = st.text(min_size=1, max_size=12).filter(lambda text: not text.isspace())
names = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)
call_ids = st.from_regex(r"call_[A-Za-z0-9]{8}", fullmatch=True)
#: What a vendor seals: base64 that starts like no carrier of ours.
seals = st.from_regex(r"E[A-Za-z0-9+/]{15}=", fullmatch=True)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(-1e9, 1e9) | st.text(max_size=8)
)
arguments = st.dictionaries(st.text(max_size=6), scalars, max_size=3)
schemas = st.dictionaries(
    names, st.sampled_from([{"type": "string"}, {"type": "integer"}]), min_size=1, max_size=3
).map(lambda properties: {"type": "object", "properties": properties})
png = st.sampled_from(["iVBORw0KGgo=", "iVBORw0KGgoAAAANSUhEUg=="])
#: Starts like every PDF.
pdf = st.just("JVBERi0xLjcK")
counts = st.integers(0, 10**6)
#: Any JSON, to stand where a vendor or a client is not expected to put it.
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def pieces(draw: st.DrawFn, text: str) -> list[str]:
    """The text cut into non-empty pieces, as a stream brings it."""
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=4)))
    edges = [0, *cuts, len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def json_text(value: Any) -> str:
    """The JSON of a value as vendors write it."""
    return json.dumps(value, ensure_ascii=False)
