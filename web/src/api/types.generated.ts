// Generated from openapi.json by `npm run types`; edits are lost.

export interface paths {
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every chat model and the protocols in which it is served. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness, upstreams, the last day's usage and the newest exchanges. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Overview"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and the token that every change must carry. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Sign in; a session that the browser had before ends with it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        /** End this session, and no other of the same user. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/claude-code-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add an upstream for a pasted login. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/claude-code-pkce-start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a sign-in to a subscription. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PkceStart"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignIn"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/claude-code-setup-token-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add an upstream for a setup token. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetupTokenImport"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/claude-code-setup-token-pkce-start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a sign-in for a setup token. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PkceStart"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignIn"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/codex-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add an upstream for a pasted login. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodexImport"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodexUpstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/codex-pkce-start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a sign-in to a subscription. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PkceStart"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignIn"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** List what an upstream offers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Actions"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/actions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
                name: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do something to an upstream: body and answer are those of the action's own route. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/claude-code-probe-quota": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the vendor for the usage of an upstream's account. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Egress"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Probe"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/claude-code-refresh-now": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renew the access token of an upstream. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Egress"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/claude-code-reimport": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put another login into an upstream. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Reimport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/claude-code-setup-token-reimport": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put another setup token into an upstream. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetupTokenReimport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/codex-refresh-now": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renew the access token of an upstream. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Egress"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodexUpstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/codex-reimport": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put another login into an upstream. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodexReimport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodexUpstream"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/probe-quota": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the vendor for the usage of an upstream's account. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Egress"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Probe"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessToken: {
            /** @description Milliseconds since 1970. */
            expiresAt: number;
            refreshedAt: string;
        };
        Account: {
            accountUuid: string;
            email: string | null;
            organizationUuid: string | null;
            rateLimitTier: string | null;
            subscriptionType: string | null;
        };
        Action: {
            name: string;
            title: string;
        };
        Actions: {
            items: components["schemas"]["Action"][];
        };
        CodexAccessToken: {
            /** @description Milliseconds since 1970; null is unknown, and then it is renewed first. */
            expiresAt: number | null;
            planObservedAt?: string;
            planType?: string;
            refreshedAt: string;
        };
        CodexAccount: {
            chatgptAccountId: string;
            chatgptUserId: string | null;
            email: string | null;
            planType: string | null;
        };
        CodexConfig: {
            accounts: components["schemas"]["CodexAccount"][];
        };
        CodexCredential: {
            accessToken: components["schemas"]["CodexAccessToken"] | null;
            chatgptAccountId: string;
            /** @description {active limit: {fetchedAt, data}} of response headers. */
            quotaSnapshot: {
                [key: string]: unknown;
            } | null;
            refreshTokenSet: boolean;
            /** @enum {string} */
            state: "active" | "session_terminated" | "refresh_failed";
            /** @description Why the state is terminal; absent when it is active. */
            state_message?: string;
            state_updated_at: string;
        };
        CodexImport: {
            /** @description The text of ~/.codex/auth.json. */
            auth_json?: string;
            /** @description The address of the page at localhost:1455 that the browser could not open at the end of the sign-in. */
            callback?: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
            sort_order?: number;
        };
        CodexReimport: {
            /** @description The text of ~/.codex/auth.json. */
            auth_json?: string;
            /** @description The address of the page at localhost:1455 that the browser could not open at the end of the sign-in. */
            callback?: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        CodexState: {
            accounts: components["schemas"]["CodexCredential"][];
        };
        CodexUpstream: {
            /** @description The same snapshots as in the state, where dashboards look for them. */
            codex_quota: {
                [key: string]: unknown;
            } | null;
            config: components["schemas"]["CodexConfig"];
            disabled_public_model_ids: string[];
            enabled: boolean;
            flag_overrides: {
                [key: string]: boolean;
            };
            id: string;
            /** @enum {string} */
            kind: "codex";
            name: string;
            proxy_fallback_list: components["schemas"]["ProxyEntry"][];
            sort_order: number;
            state: components["schemas"]["CodexState"];
        };
        Config: {
            accounts: components["schemas"]["Account"][];
        };
        Credential: {
            accessToken: components["schemas"]["AccessToken"] | null;
            accountUuid: string;
            /** @description {fetchedAt, data} of response headers; null before the first. */
            quotaSnapshot: {
                [key: string]: unknown;
            } | null;
            /** @description Per window what its newer source says; sources are never mixed. */
            quotaWindows: components["schemas"]["QuotaWindow"][];
            refreshTokenSet: boolean;
            /** @enum {string} */
            state: "active" | "session_terminated" | "refresh_failed";
            /** @description Why the state is terminal; absent when it is active. */
            stateMessage?: string;
            stateUpdatedAt: string;
            /** @enum {string} */
            tokenKind: "oauth" | "setup-token";
            /** @description {fetchedAt, data} of the vendor's usage, word for word. */
            usageProbeSnapshot: {
                [key: string]: unknown;
            } | null;
        };
        Egress: {
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        Import: {
            /** @description What the vendor's page shows: CODE#STATE, or the address of the page. */
            callback?: string;
            /** @description The text of ~/.claude/.credentials.json. */
            credentials_json?: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
            sort_order?: number;
        };
        Login: {
            name: string;
            password: string;
        };
        ModelList: {
            models: components["schemas"]["ModelListItem"][];
        };
        ModelListItem: {
            id: string;
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
        };
        Overview: {
            exchanges: components["schemas"]["OverviewExchange"][];
            gateway: components["schemas"]["OverviewGateway"];
            upstreams: components["schemas"]["OverviewUpstream"][];
            usage: components["schemas"]["OverviewUsage"];
        };
        OverviewExchange: {
            attempts: number;
            duration_ms: number;
            /** @description '' when nothing went wrong. */
            error: string;
            first_token_ms: number | null;
            id: string;
            model: string;
            protocol: string;
            /** Format: date-time */
            started_at: string;
            status: number;
            stream: boolean;
            tokens: components["schemas"]["OverviewTokens"];
            /** @description Its name, or its id when it is deleted. */
            upstream: string | null;
            /** @enum {string} */
            verdict: "complete" | "upstream_cut" | "stalled" | "client_left" | "upstream_error" | "ended_by_us";
        };
        OverviewGateway: {
            is_ready: boolean;
            /** @description Why it is not ready. */
            reason: string | null;
            version: string;
        };
        OverviewModel: {
            model: string;
            requests: number;
            tokens: components["schemas"]["OverviewTokens"];
        };
        OverviewOutcome: {
            outcome: string;
            requests: number;
        };
        OverviewTokens: {
            cache_read: number;
            cache_write: number;
            input: number;
            output: number;
        };
        OverviewUpstream: {
            enabled: boolean;
            /** @description Why the newest model list failed. */
            error: string | null;
            /** Format: date-time */
            error_at: string | null;
            /** Format: date-time */
            fetched_at: string | null;
            id: string;
            kind: string;
            /** @description null before the first list. */
            models: number | null;
            name: string;
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
        };
        OverviewUsage: {
            by_model: components["schemas"]["OverviewModel"][];
            by_outcome: components["schemas"]["OverviewOutcome"][];
            requests: number;
            /** Format: date-time */
            since: string;
            tokens: components["schemas"]["OverviewTokens"];
        };
        PaginationMetadata: {
            /** @description First available page number. */
            first_page?: number;
            /** @description Last available page number. */
            last_page?: number;
            /** @description Next page number. */
            next_page?: number;
            /** @description Current page number. */
            page?: number;
            /** @description Previous page number. */
            previous_page?: number;
            /** @description Total number of items. */
            total?: number;
            /** @description Total number of pages. */
            total_pages?: number;
        };
        PkceStart: {
            /** @description The upstream to re-import; absent for one that is to be created. */
            upstream_id?: string;
        };
        Probe: {
            /** @description ISO 8601, UTC; ours. */
            fetched_at: string;
        } & {
            [key: string]: unknown;
        };
        Problem: {
            /** @description A stable word for programs. */
            code: string;
            /** @description What a program needs to go on; its members depend on the code. */
            details?: {
                [key: string]: unknown;
            };
            /** @description One sentence for people. */
            error: string;
            /** @description What is wrong with a body, by dotted path. */
            fields?: {
                [key: string]: string;
            };
            request_id: string;
        };
        ProxyEntry: {
            colos?: string[];
            id: string;
        };
        QuotaWindow: {
            observedAt: string;
            resetsAt: string | null;
            /** @enum {string} */
            source: "headers" | "usage_probe";
            status: string | null;
            /** @description A fraction; it may be more than 1. */
            used: number | null;
            /** @enum {string} */
            window: "five_hour" | "seven_day" | "seven_day_sonnet" | "seven_day_opus" | "overage";
        };
        Reimport: {
            /** @description What the vendor's page shows: CODE#STATE, or the address of the page. */
            callback?: string;
            /** @description The text of ~/.claude/.credentials.json. */
            credentials_json?: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        Session: {
            /** @description Goes into the X-CSRF-Token header of every change. */
            csrf_token: string;
            user: components["schemas"]["SessionUser"];
        };
        SessionUser: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer" | "user";
        };
        SetupTokenImport: {
            /** @description What the vendor's page shows: CODE#STATE, or the address of the page. */
            callback: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
            sort_order?: number;
        };
        SetupTokenReimport: {
            /** @description What the vendor's page shows: CODE#STATE, or the address of the page. */
            callback: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        SignIn: {
            /** @description The vendor's page to open. */
            authorize_url: string;
            expires_in_seconds: number;
            /** @description Comes back with the code. */
            state: string;
        };
        State: {
            accounts: components["schemas"]["Credential"][];
        };
        Upstream: {
            config: components["schemas"]["Config"];
            disabled_public_model_ids: string[];
            enabled: boolean;
            flag_overrides: {
                [key: string]: boolean;
            };
            id: string;
            /** @enum {string} */
            kind: "claude-code";
            name: string;
            proxy_fallback_list: components["schemas"]["ProxyEntry"][];
            sort_order: number;
            state: components["schemas"]["State"];
        };
    };
    responses: {
        /** @description Bad Request */
        BAD_REQUEST: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Default error response */
        DEFAULT_ERROR: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
