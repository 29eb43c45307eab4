"""A Claude.ai subscription as an upstream, for Claude Code itself."""
