"""A ChatGPT subscription as an upstream, for the vendor's own Codex client."""
