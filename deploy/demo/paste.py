"""The lines with which the user's own clients reach the gateway."""

# The prefix FLOWAY_ belongs to the gateway's settings, of which an unknown one stops its start:
# so the variable in which Codex looks for the key is named otherwise.
_LINES = """\
Claude Code
  export ANTHROPIC_BASE_URL={url} ANTHROPIC_AUTH_TOKEN={key}
  claude --model claude-sim

Codex: ~/.codex/config.toml, then `GATEWAY_API_KEY={key} codex`
  model = "gpt-sim"
  model_provider = "floway"

  [model_providers.floway]
  name = "Floway"
  base_url = "{url}/v1"
  env_key = "GATEWAY_API_KEY"
  wire_api = "responses"

SDKs for Python
  anthropic.Anthropic(base_url="{url}", api_key="{key}")
  openai.OpenAI(base_url="{url}/v1", api_key="{key}")
  google.genai.Client(api_key="{key}", http_options={{"base_url": "{url}"}})

curl
  curl {url}/v1/models -H 'Authorization: Bearer {key}'
"""


def lines(url: str, key: str) -> str:
    """Ready-to-paste settings for the usual clients."""
    return _LINES.format(url=url, key=key)
