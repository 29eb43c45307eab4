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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
        Problem: {
            /** @description A stable word for programs. */
            code: string;
            /** @description One sentence for people. */
            error: string;
            /** @description What is wrong with a body, by dotted path. */
            fields?: {
                [key: string]: string;
            };
            request_id: string;
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
