"""Usage as the Gemini API reports it: https://ai.google.dev/api/generate-content#UsageMetadata."""

import msgspec

from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.parsing import NULL, Count, readable
from floway.protocols.tier import served_tier


class _Modality(msgspec.Struct):
    modality: str | None = None
    tokenCount: Count | None = None  # noqa: N815 -- the vendor's spelling


class UsageMetadata(msgspec.Struct, rename="camel"):
    """A ``usageMetadata`` object; ``prompt_token_count`` includes the cached tokens."""

    prompt_token_count: Count | None = None
    cached_content_token_count: Count | None = None
    candidates_token_count: Count | None = None
    thoughts_token_count: Count | None = None
    tool_use_prompt_token_count: Count | None = None
    prompt_tokens_details: list[_Modality] | None = None
    candidates_tokens_details: list[_Modality] | None = None
    #: The tier that served, whatever was asked for.
    service_tier: str | None = None


class _Result(msgspec.Struct, rename="camel"):
    usage_metadata: msgspec.Raw = NULL


_RESULT = msgspec.json.Decoder(_Result)
_REPORT = msgspec.json.Decoder(UsageMetadata)


def report_in(usage_metadata: msgspec.Raw) -> UsageMetadata | None:
    """The usage that is reported; None when there is none that can be read."""
    return readable(_REPORT, usage_metadata)


def merged(before: UsageMetadata, report: UsageMetadata) -> UsageMetadata:
    """Two reports of one stream: each restates the total, some of them only in part.

    Absence and zero never erase a number.
    """
    known = {name: getattr(before, name) for name in UsageMetadata.__struct_fields__}
    said = {name: getattr(report, name) or known[name] for name in known}
    return UsageMetadata(**said)


def usage_of(report: UsageMetadata) -> Usage:
    """The canonical vector; thoughts are output, and images stand beside the text they came with."""
    cached = report.cached_content_token_count or 0
    prompt = max((report.prompt_token_count or 0) - cached, 0)
    # Images among the cached tokens are cache reads, not image input.
    images_in = min(_images(report.prompt_tokens_details), prompt)
    candidates = report.candidates_token_count or 0
    images_out = min(_images(report.candidates_tokens_details), candidates)
    thoughts = report.thoughts_token_count or 0
    return Usage(
        input_tokens=prompt - images_in + (report.tool_use_prompt_token_count or 0),
        cache_read_tokens=cached,
        output_tokens=candidates - images_out + thoughts,
        reasoning_tokens=thoughts,
        input_image_tokens=images_in,
        output_image_tokens=images_out,
    )


def billing_of(report: UsageMetadata) -> Billing:
    """The canonical vector and the served tier."""
    return Billing(usage_of(report), served_tier(report.service_tier))


def _images(details: list[_Modality] | None) -> int:
    return sum(part.tokenCount or 0 for part in details or () if part.modality == "IMAGE")


def body_billing(body: bytes) -> Billing:
    """The billing of a whole result; nothing when the body is not one."""
    result = readable(_RESULT, body)
    report = report_in(result.usage_metadata) if result else None
    return billing_of(report) if report else Billing()
