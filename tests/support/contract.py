"""The admin API held to its own OpenAPI document, with bodies that it allows and bodies that it forbids."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

#: One would end the session of the trial itself, the other lasts until somebody hangs up.
LEFT_OUT = frozenset({("DELETE", "/api/session"), ("GET", "/api/exchanges/stream")})

#: What a vendor or a model list that cannot be had is answered with. Everything else from 500 on is ours.
VENDOR_STATUSES = frozenset({502, 503, 504})

_CHECKS = [
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]

#: gunicorn's own refusal of a request line or of headers that are too long; no view has seen them.
_BEFORE_THE_GATEWAY = frozenset({414, 431})

_SECONDS = 60

EVERYTHING = slice(None)


@dataclass
class Trial:
    """What was tried, and what went wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many requests were sent."""
        return self.statuses.total()


def tried(base_url: str, headers: Mapping[str, str], cases: int, *, share: slice = EVERYTHING) -> Trial:
    """Call every operation, half of the time with what its schema forbids.

    :param headers: of somebody who is signed in.
    :param cases: how many requests to make at least; each operation is called once with any number.
    :param share: which operations to call, in the order of the document.
    """
    trial = Trial()
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update(headers)
        document = session.get(f"{base_url}/api/openapi.json", timeout=_SECONDS).json()
        known = dict(_known(session, base_url, document))
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=base_url)
        operations = [each.ok() for each in schema.get_all_operations()]
        operations = [each for each in operations if (each.method.upper(), each.path) not in LEFT_OUT]
        ways = [(each, mode) for each in operations[share] for mode in _modes(each)]
        turn = 0
        # What is found twice is tried once, so one round may not be enough.
        while turn == 0 or trial.cases < cases:
            each_time = max(1, (cases - trial.cases) // len(ways))
            for operation, mode in ways:
                _try(operation, mode, each_time, turn, session, known, trial)
            turn += 1
    return trial


def _modes(operation: Any) -> Iterator[GenerationMode]:
    """Right and, where anything could be, wrong: looking for what does not exist takes a second each time."""
    yield GenerationMode.POSITIVE
    asked = [each for each in operation.iter_parameters() if each.location.name in ("PATH", "QUERY")]
    if operation.body or any(not _is_any_text(each) for each in asked):
        yield GenerationMode.NEGATIVE


def _is_any_text(parameter: Any) -> bool:
    rules = parameter.definition["schema"]
    return parameter.location.name == "PATH" and set(rules) <= {"type", "minLength"}


def _try(
    operation: Any,
    mode: GenerationMode,
    cases: int,
    turn: int,
    session: requests.Session,
    known: Mapping[str, Sequence[str]],
    trial: Trial,
) -> None:
    made = operation.as_strategy(generation_mode=mode)

    @seed(turn)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=made, chance=st.randoms(use_true_random=False))
    def once(case: Case, chance: random.Random) -> None:
        is_known = _aim(case, known, chance)
        # Rows that the trial knows stay: it can edit them, but deletes with an ETag that is too old.
        etag = '"old"' if is_known and case.method.upper() == "DELETE" else "*"
        response = case.call(session=session, headers={"If-Match": etag}, timeout=_SECONDS)
        trial.statuses[response.status_code] += 1
        faults = list(_faults(case, response))
        # One of a kind is enough to read.
        if faults and len(trial.faults) < 50:
            trial.faults.append(f"{case.method} {case.formatted_path}: {'; '.join(faults)}\n{_shown(case)}")

    once()


def _aim(case: Case, known: Mapping[str, Sequence[str]], chance: random.Random) -> bool:
    """Let most requests reach a row that exists; an invented id says nothing about the rest."""
    aimed = False
    for name in case.path_parameters or {}:
        if known.get(name) and chance.random() < 0.7:
            case.path_parameters[name] = chance.choice(known[name])
            aimed = True
    return aimed


def _known(session: requests.Session, base_url: str, document: Any) -> Iterator[tuple[str, list[str]]]:
    """``(path parameter, ids of rows)`` of all collections that the caller may read."""
    here = session.get(f"{base_url}/api/session", timeout=_SECONDS).json()
    # A key that is rotated or switched off by itself ends the trial, as a user does.
    own = {here["user"]["id"], (here["api_key"] or {}).get("id")}
    for path in document["paths"]:
        collection, _, last = path.rpartition("/")
        if last.startswith("{") and "get" in document["paths"].get(collection, {}) and "{" not in collection:
            answer = session.get(f"{base_url}{collection}", timeout=_SECONDS)
            rows = answer.json().get("items", []) if answer.ok else []
            ids = [
                row["id"]
                for row in rows
                if "id" in row and not row.get("is_current") and row["id"] not in own
            ]
            yield last.strip("{}"), ids


def _faults(case: Case, response: Any) -> Iterator[str]:
    status = response.status_code
    if status in _BEFORE_THE_GATEWAY:
        return
    if status >= 500 and status not in VENDOR_STATUSES:
        yield f"answered {status}: {response.text[:300]}"
        return
    if status == 401 and response.json().get("code") != "invalid_credentials":
        yield f"ended a good session: {response.text[:300]}"
        return
    try:
        case.validate_response(response, checks=_CHECKS)
    except FailureGroup as group:
        yield from (f"{type(each).__name__} {status} {str(each)[:400]}" for each in group.exceptions)


def _shown(case: Case) -> str:
    return f"  query={case.query!r:.200} body={case.body!r:.300}"
