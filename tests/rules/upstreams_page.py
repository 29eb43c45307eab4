"""``docs/upstreams.md``: ``python -m tests.rules.upstreams_page > docs/upstreams.md``."""

from collections.abc import Mapping
from typing import Final

from floway.providers.custom.presets import PRESETS
from floway.providers.registry import KINDS

_HEAD = """\
# Upstreams

An upstream is where requests go: a vendor, a resource, a subscription, a server of your own. The gateway
speaks to each in a protocol that it has, translates where a client speaks another, and tries upstreams of
one model in their order. The dashboard adds, tries and edits upstreams of every kind; the commands below do
it in a shell. This page is generated (`python -m tests.rules.upstreams_page`).

## Kinds
"""

#: ``{kind: (what it is, how one is added)}``.
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "azure": (
        "A resource of Azure: its deployments are its models, on its OpenAI and its Anthropic surface.",
        "`upstreams add azure`",
    ),
    "claude-code": (
        "A Claude subscription, for Claude Code alone ([more](claude-code.md)).",
        "`upstreams claude-code import`",
    ),
    "codex": ("A ChatGPT subscription, for Codex alone.", "`upstreams codex import`"),
    "copilot": (
        "A seat of GitHub Copilot, for clients that GitHub supports ([more](copilot.md)).",
        "`upstreams copilot login`",
    ),
    "custom": ("Any URL that speaks one or more of the four protocols.", "`upstreams add custom`"),
    "ollama": (
        "A server of Ollama without a key, or the vendor's cloud with one; models are asked for.",
        "`upstreams add ollama`",
    ),
}

_AZURE = """\
## Azure

```
flask --app wsgi upstreams add azure --name az --endpoint https://my-resource.openai.azure.com \\
    --api-key-file key --deployment my-gpt-5=gpt-5 --claude-deployment my-opus=claude-opus-5
```

`--endpoint` takes any address that the portal shows: the resource, a project, `/openai/v1`, `/anthropic`. The
key goes as `api-key` to the OpenAI surface and as `x-api-key` to the Anthropic one, which is always on
`.services.ai.azure.com`. Azure does not list deployments, so each is named, with its public id behind `=`.
No `--api-version` is needed; `preview` and `latest` open features early, and a date such as `2024-10-21`
means the older surface with deployments in its paths.

## Ollama

```
flask --app wsgi upstreams add ollama --name local
flask --app wsgi upstreams add ollama --name cloud --cloud --api-key-file key --prefix cloud/
```

The server is asked for its models and what each can do. Releases before 0.14.0 have no Messages and those
before 0.13.3 no Responses; their models are served in Chat Completions then, other clients by translation.
No release counts tokens, so that counts are the gateway's estimate.
"""

_CUSTOM = """\
## Custom, and presets

```
flask --app wsgi upstreams add custom --preset deepseek --api-key-file key
flask --app wsgi upstreams add custom --preset vllm --name gpu --base-url http://gpu.example:8000
```

A preset fills what the command line does not say: every option given wins, paths one by one. Later changes of
a preset change no upstream. `upstreams presets` prints this table.
"""

_MODELS = """\
## Models

Without `--model` and `--models-file` a custom upstream is asked for its models, at `--models-path` if that
is not the usual one. With them it is not, unless `--fetch-models` says so; a configured model then hides the
fetched one with the same id. `--models-file` takes a JSON list of all that can be said about each model, of
which only `upstream_model_id` must be there:

```json
[{"upstream_model_id": "m-1", "public_model_id": "m", "protocols": ["messages"], "display_name": "M",
  "limits": {"max_output_tokens": 4096, "max_context_window_tokens": 131072, "max_prompt_tokens": null},
  "flag_overrides": {"strip-prompt-cache-key": true}}]
```

## Headers

Of a client's headers none reaches a custom upstream but its `anthropic-beta`, and that only in Messages.
`--pass-header NAME` passes one on, `--header 'NAME: VALUE'` sends one of yours, `--strip-header NAME` leaves
one out that the gateway itself would send. Several lines of one name go joined, in the order of their rules.
Credentials, framing and addresses of clients have no rules.

## Members of requests

`--member NAME=OTHER` sends a top-level member under another name, `--member NAME=` does not send it: some
compatible vendors refuse what OpenAI's have. The preset of Mistral has two of them. `--no-count-tokens` says
that there is no endpoint that counts: the gateway estimates then, and says so in `x-floway-estimate`.
"""


def page() -> str:
    """The whole page."""
    kinds = ["| kind | what it is | added with |", "|---|---|---|"]
    kinds += (f"| `{kind}` | {' | '.join(SENTENCES[kind])} |" for kind in sorted(KINDS))
    presets = ["| preset | what it is | base URL | protocols | key | flags |", "|---|---|---|---|---|---|"]
    for preset in PRESETS.values():
        protocols = ", ".join(f"`{protocol}`" for protocol in preset.protocols)
        flags = ", ".join(f"`{flag}`" for flag, is_on in preset.flags.items() if is_on)
        key = preset.auth_style if preset.needs_key else "none, or bearer"
        presets.append(
            f"| `{preset.id}` | {preset.title} | {preset.base_url} | {protocols} | {key} | {flags} |"
        )
    table, of_presets = "\n".join(kinds), "\n".join(presets)
    return f"{_HEAD}\n{table}\n\n{_AZURE}\n{_CUSTOM}\n{of_presets}\n\n{_MODELS}"


if __name__ == "__main__":
    print(page(), end="")
