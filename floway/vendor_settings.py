"""Where vendors are reached and how the gateway is known to them.

The defaults are the vendors' own; others are for relays, drills and tests.
"""

from dataclasses import dataclass, field

from floway.setting_values import about, client_id, endpoint_url, product_word, product_words, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorSettings:
    """What is decided about vendors, once for all their upstreams."""

    azure_url: str | None = field(
        default=None,
        metadata=about(
            "AZURE_URL",
            endpoint_url,
            "Where Azure resources are reached instead of at their own hosts, whose names then begin the "
            "path. For tests and for relays of your own: whoever answers there receives the keys.",
            shown="the host of each resource",
        ),
    )
    forward_trace: bool = field(
        default=False,
        metadata=about(
            "FORWARD_TRACE",
            switch,
            "Whether upstreams of the kinds azure, custom and ollama get the `traceparent` and `tracestate` "
            "of W3C Trace Context as the client sent them, so that their spans join its trace. Vendors can "
            "tie requests together by them. Subscriptions never get them.",
            shown="`false`",
        ),
    )
    claude_code_authorize_url: str = field(
        default="https://claude.ai/oauth/authorize",
        metadata=about(
            "CLAUDE_CODE_AUTHORIZE_URL",
            endpoint_url,
            "The page where an operator signs in to a Claude subscription. Only the browser opens it. "
            "Another one is for tests and for vendors that move.",
            shown="`https://claude.ai/oauth/authorize`",
        ),
    )
    claude_code_token_url: str = field(
        default="https://platform.claude.com/v1/oauth/token",
        metadata=about(
            "CLAUDE_CODE_TOKEN_URL",
            endpoint_url,
            "Where logins of Claude subscriptions are redeemed and refreshed. With a wrong address no "
            "token is renewed, and every such upstream stops within hours.",
            shown="`https://platform.claude.com/v1/oauth/token`",
        ),
    )
    claude_code_api_url: str = field(
        default="https://api.anthropic.com",
        metadata=about(
            "CLAUDE_CODE_API_URL",
            endpoint_url,
            "The API of Claude subscriptions: messages, models, profile and usage are paths below it. "
            "Whoever answers there receives the access tokens.",
            shown="`https://api.anthropic.com`",
        ),
    )
    claude_code_client_id: str = field(
        default="9d1c250a-e61b-44d9-88ed-5944d1962f5e",
        metadata=about(
            "CLAUDE_CODE_CLIENT_ID",
            client_id,
            "The OAuth client id of sign-ins to Claude subscriptions, a public one without a secret. A "
            "login can only be refreshed with the id that it was made with.",
            shown="`9d1c250a-e61b-44d9-88ed-5944d1962f5e`",
        ),
    )
    codex_authorize_url: str = field(
        default="https://auth.openai.com/oauth/authorize",
        metadata=about(
            "CODEX_AUTHORIZE_URL",
            endpoint_url,
            "The page where an operator signs in to a ChatGPT subscription. Only the browser opens it. "
            "Another one is for tests and for vendors that move.",
            shown="`https://auth.openai.com/oauth/authorize`",
        ),
    )
    codex_token_url: str = field(
        default="https://auth.openai.com/oauth/token",
        metadata=about(
            "CODEX_TOKEN_URL",
            endpoint_url,
            "Where logins of ChatGPT subscriptions are redeemed and refreshed. With a wrong address no "
            "token is renewed, and every such upstream stops when its token ends.",
            shown="`https://auth.openai.com/oauth/token`",
        ),
    )
    codex_api_url: str = field(
        default="https://chatgpt.com/backend-api",
        metadata=about(
            "CODEX_API_URL",
            endpoint_url,
            "The backend of ChatGPT subscriptions: responses and models are paths below it. Whoever "
            "answers there receives the access tokens.",
            shown="`https://chatgpt.com/backend-api`",
        ),
    )
    codex_client_id: str = field(
        default="app_EMoamEEZ73f0CkXaXp7hrann",
        metadata=about(
            "CODEX_CLIENT_ID",
            client_id,
            "The OAuth client id of sign-ins to ChatGPT subscriptions, a public one without a secret. A "
            "login can only be refreshed with the id that it was made with.",
            shown="`app_EMoamEEZ73f0CkXaXp7hrann`",
        ),
    )
    codex_originator: str = field(
        default="floway",
        metadata=about(
            "CODEX_ORIGINATOR",
            product_word,
            "How the gateway names itself to OpenAI in sign-ins and in the calls that it makes itself. "
            "Requests of Codex keep the name that Codex gives itself.",
            shown="`floway`",
        ),
    )
    codex_client_version: str = field(
        default="0.169.0",
        metadata=about(
            "CODEX_CLIENT_VERSION",
            product_word,
            "The release of Codex whose wire format is spoken, as asked for with the model list. The "
            "vendor leaves out models that need a newer one.",
            shown="`0.169.0`",
        ),
    )
    copilot_url: str | None = field(
        default=None,
        metadata=about(
            "COPILOT_URL",
            endpoint_url,
            "Where GitHub and Copilot are reached instead of at their own hosts, whose names then begin the "
            "path. For tests and for relays of your own: whoever answers there receives the logins.",
            shown="the hosts of the vendor",
        ),
    )
    copilot_client_id: str = field(
        default="Iv1.b507a08c87ecfe98",
        metadata=about(
            "COPILOT_CLIENT_ID",
            client_id,
            "The OAuth client id of device sign-ins to Copilot seats, a public one without a secret. An "
            "application of your own is named on GitHub's page of consent instead, if GitHub lets it in.",
            shown="`Iv1.b507a08c87ecfe98`",
        ),
    )
    copilot_integration_id: str = field(
        default="floway",
        metadata=about(
            "COPILOT_INTEGRATION_ID",
            product_word,
            "How the gateway names itself to Copilot as an integration. Write another only if GitHub has "
            "given it to you; if GitHub refuses this one, clients see its words.",
            shown="`floway`",
        ),
    )
    copilot_clients: frozenset[str] = field(
        default=frozenset({"opencode", "copilot", "githubcopilotchat", "githubcopilot"}),
        metadata=about(
            "COPILOT_CLIENTS",
            product_words,
            "The clients that Copilot upstreams serve, by the first name in their user agent and separated "
            "by commas. Add one when GitHub publishes support for it; decision 023 has the reasons.",
            shown="`opencode,copilot,githubcopilotchat,githubcopilot`",
        ),
    )
    copilot_compress_images: bool = field(
        default=True,
        metadata=about(
            "COPILOT_COMPRESS_IMAGES",
            switch,
            "Whether pictures in requests to Copilot upstreams are sent as WebP, no larger than the model "
            "looks at them, where that makes them smaller. `false` sends them as they come.",
            shown="`true`",
        ),
    )
