"""The tier an upstream says it served."""


def served_tier(value: object) -> str:
    """The tier as a bucket key: '' for the standard tier and for anything that is not a name."""
    if not isinstance(value, str):
        return ""
    tier = value.strip()
    return "" if tier.lower() in ("", "default", "standard") else tier[:64]
