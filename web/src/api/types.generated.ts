// Generated from openapi.json by `npm run types`; edits are lost.

export interface paths {
    "/api/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all aliases in the order of model lists. */
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
                        "application/json": components["schemas"]["AliasList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Add an alias. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AliasBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Alias"];
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
    "/api/aliases/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell what an alias would stand for, saved or not. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AliasBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preview"];
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
    "/api/aliases/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what every alias stands for at this moment, so that one that leads nowhere is seen. */
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
                        "application/json": components["schemas"]["AliasPreviewList"];
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
    "/api/aliases/reorder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put all aliases in order, or none. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AliasList"];
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
    "/api/aliases/{alias_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias_id: string;
            };
            cookie?: never;
        };
        /** Read one alias. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    alias_id: string;
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
                        "application/json": components["schemas"]["Alias"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        /** Put another alias in the place of one, under its id. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    alias_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AliasBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Alias"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        post?: never;
        /** Delete an alias; one that is not there is deleted already. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    alias_id: string;
                };
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
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List changes, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows of a page. */
                    limit?: number;
                    /** @description The next_cursor of the page before; absent is the first. */
                    cursor?: number | null;
                    /** @description Of the user or the API key that made the change. */
                    actor_id?: string | null;
                    /** @description A noun or one action: upstream, or upstream.updated. */
                    action?: string | null;
                    /** @description The kind of what was changed. */
                    object_kind?: string | null;
                    /** @description The id of what was changed. */
                    object_id?: string | null;
                };
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
                        "application/json": components["schemas"]["AuditPage"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at the settings, the disk, the database, the ways to upstreams and the clock; changes nothing.
         * @description May take a minute where much is broken. A process looks once at a time.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Ask nothing outside of the machine and its database. */
                    offline?: boolean;
                };
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
                        "application/json": components["schemas"]["FindingList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/exchanges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List requests, the newest first; users see their own. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows of a page. */
                    limit?: number;
                    /** @description The next_cursor of the page before; absent is the first. */
                    cursor?: string | null;
                    /** @description Of this key. */
                    key_id?: string | null;
                    /** @description Of this user; not for plain users, who see their own anyway. */
                    user_id?: string | null;
                    /** @description That this upstream answered, or was asked last; (none) for no upstream. */
                    upstream_id?: string | null;
                    /** @description As the client named it. */
                    model?: string | null;
                    protocol?: "messages" | "chat_completions" | "responses" | "gemini" | null;
                    /** @description Of one conversation, as its client named it. */
                    session_id?: string | null;
                    /** @description How it ended; repeatable, any of them. */
                    verdict?: string[];
                    status_class?: "1xx" | "2xx" | "3xx" | "4xx" | "5xx" | null;
                    /** @description That took at least so long. */
                    min_duration_ms?: number | null;
                    /** @description With this text in what went wrong, in whatever case. */
                    error?: string | null;
                    from?: string | null;
                    to?: string | null;
                };
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
                        "application/json": components["schemas"]["ExchangePage"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/exchanges/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell requests as they end, for a quarter of an hour at most.
         * @description Goes on behind Last-Event-ID, from an hour ago at the earliest. Some seconds before it, or before now, are
         *     told again: a reader puts a row in the place of one with the same id.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of this key. */
                    key_id?: string | null;
                    /** @description Of this user; not for plain users, who see their own anyway. */
                    user_id?: string | null;
                    /** @description That this upstream answered, or was asked last; (none) for no upstream. */
                    upstream_id?: string | null;
                    /** @description As the client named it. */
                    model?: string | null;
                    protocol?: "messages" | "chat_completions" | "responses" | "gemini" | null;
                    /** @description Of one conversation, as its client named it. */
                    session_id?: string | null;
                    /** @description How it ended; repeatable, any of them. */
                    verdict?: string[];
                    status_class?: "1xx" | "2xx" | "3xx" | "4xx" | "5xx" | null;
                    /** @description That took at least so long. */
                    min_duration_ms?: number | null;
                    /** @description With this text in what went wrong, in whatever case. */
                    error?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description An event named exchange, with a row of the log, for each that ends. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/exchanges/{exchange_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exchange_id: string;
            };
            cookie?: never;
        };
        /** Read everything that is known of one request. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    exchange_id: string;
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
                        "application/json": components["schemas"]["ExchangeDetail"];
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
    "/api/exchanges/{exchange_id}/dump": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exchange_id: string;
            };
            cookie?: never;
        };
        /** A kept request of one's own, with what was said. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    exchange_id: string;
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
                        "application/json": components["schemas"]["Dump"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a kept request, for good. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    exchange_id: string;
                };
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
    "/api/exchanges/{exchange_id}/dump/open": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exchange_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A kept request of anybody; the audit log says who saw it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    exchange_id: string;
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
                        "application/json": components["schemas"]["Dump"];
                    };
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
    "/api/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell which upstreams would serve a request, in order, and why the others would not.
         * @description Nothing is sent, but a model list that is not known yet is fetched.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Explain"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Explanation"];
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
    "/api/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An archive without secrets: upstreams come back disabled until their keys are entered again. */
        get: {
            parameters: {
                query?: {
                    /** @description The hourly sums of usage too. */
                    usage?: boolean;
                };
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
                    content?: never;
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** An archive, sealed where a passphrase is given. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ArchiveExport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
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
    "/api/first-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the first administrator with the token, and sign them in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FirstRun"];
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import an archive, whole or not at all; whoever does so stays signed in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ArchiveImport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArchivePlan"];
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
    "/api/import/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an import would do, row by row; nothing is changed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ArchiveImport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArchivePlan"];
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
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's keys; for administrators those of everybody, or of one user. */
        get: {
            parameters: {
                query?: {
                    /** @description Whose; administrators see everybody's without it, others their own. */
                    user_id?: string;
                };
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
                        "application/json": components["schemas"]["Keys"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Add a key; the raw key is in this answer and in no other. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["KeyCreate"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IssuedKey"];
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
    "/api/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        /** One of them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
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
                        "application/json": components["schemas"]["Key"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Make a key useless for good; what it used stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
                };
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
        /** Change a key; the gateway follows within a second. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["KeyPatch"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Key"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        trace?: never;
    };
    "/api/keys/{key_id}/dumps": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        /** The kept requests of a key, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows of a page. */
                    limit?: number;
                    /** @description The next_cursor of the page before; absent is the first. */
                    cursor?: string | null;
                };
                header?: never;
                path: {
                    key_id: string;
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
                        "application/json": components["schemas"]["Dumps"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Delete every kept request of a key, for good. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
                };
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
    "/api/keys/{key_id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        /** The limits of a key and what is used of them; those of its user hold besides. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
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
                        "application/json": components["schemas"]["Use"];
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
    "/api/keys/{key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the raw key, which is in this answer and in no other; the one before stops working. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["KeyRotate"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IssuedKey"];
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
    "/api/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every sweep, what it last did, and what waits for it. */
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
                        "application/json": components["schemas"]["SweepList"];
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
    "/api/maintenance/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete up to 10,000 rows of each sweep; a backlog is left to the rounds that run by themselves. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Round"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoundResult"];
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
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every chat model that the caller may use, and the protocols in which it is served. */
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
        /** Readiness, and usage of the last day or of today. */
        get: {
            parameters: {
                query?: {
                    /** @description The last 24 hours, or since midnight of `time_zone`. */
                    period?: "day" | "today";
                    /** @description Of the IANA database, as `Europe/Berlin`. */
                    time_zone?: string;
                };
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
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/overview/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What wants the hand of an operator; of keys and users only for administrators. */
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
                        "application/json": components["schemas"]["MatterList"];
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
    "/api/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell percentiles of one metric by period and group; users see the upstreams they may use. */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    granularity?: "hour" | "4h" | "8h" | "day" | "month" | "all";
                    time_zone?: string;
                    metric?: "queue" | "gateway" | "connect" | "upstream" | "first_byte" | "first_token" | "output_token" | "total" | "wait" | "longest_wait";
                    /** @description Of a hundred; repeatable. 50, 95 and 99 by default. */
                    percentile?: number[];
                    group_by?: ("upstream" | "model_key" | "protocol")[];
                    /** @description Repeatable, any of them; (none) has none. */
                    upstream_id?: string[];
                    /** @description As the upstream names the model. */
                    model_key?: string[];
                    protocol?: string[];
                };
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
                        "application/json": components["schemas"]["PerformanceReport"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/playground/{protocol}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                protocol: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a model something, with one of the caller's own keys.
         * @description It is routed, limited, charged and recorded as any other request.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    protocol: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PlaygroundCall"];
                };
            };
            responses: {
                /** @description The answer in the protocol of the path; an event stream when one was asked for. x-floway-status has the status that a client would be sent, which is also the status of this answer, but for 401: that is only ever about the session, and becomes 502. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                        "text/event-stream": string;
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
    "/api/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what every served model costs at this moment. */
        get: {
            parameters: {
                query?: {
                    upstream_id?: string | null;
                    /** @description none: only models without a price. */
                    source?: "upstream_override" | "override" | "kind" | "book" | "none" | null;
                    /** @description Only models in whose name this occurs. */
                    q?: string;
                };
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
                        "application/json": components["schemas"]["ModelPriceList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/prices/book": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say which price book is loaded. */
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
                        "application/json": components["schemas"]["PriceBookStatus"];
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
    "/api/prices/book/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the price book by name. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows of a page. */
                    limit?: number;
                    cursor?: string;
                    q?: string;
                };
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
                        "application/json": components["schemas"]["PriceBookPage"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/prices/book/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Load the book that comes with this release in the place of any other. */
        post: {
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
                        "application/json": components["schemas"]["PriceBookStatus"];
                    };
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
    "/api/prices/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the prices that operators set. */
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
                        "application/json": components["schemas"]["PriceOverrideList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Set a price, in force within a second; what was charged already stays. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PriceBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PriceOverride"];
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
    "/api/prices/overrides/{override_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                override_id: string;
            };
            cookie?: never;
        };
        /** Read one of them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    override_id: string;
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
                        "application/json": components["schemas"]["PriceOverride"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Take a price back; what was charged by it stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    override_id: string;
                };
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
        /** Change what is given; what was charged already stays. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    override_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PricePatch"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PriceOverride"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        trace?: never;
    };
    "/api/prices/unpriced": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List models that were used without a price. */
        get: {
            parameters: {
                query?: {
                    /** @description 30 days ago when absent. */
                    from?: string | null;
                };
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
                        "application/json": components["schemas"]["UnpricedList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/proxies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all proxies, oldest first. */
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
                        "application/json": components["schemas"]["ProxyList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Add a proxy, which no upstream uses yet. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProxyCreate"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Proxy"];
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
    "/api/proxies/backoffs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List which proxies have failed for which upstreams. */
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
                        "application/json": components["schemas"]["BackoffList"];
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
    "/api/proxies/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell the address from which the world sees what goes through a proxy, or the stage that fails.
         * @description Stores nothing; no rest begins or ends.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProxyTest"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProxyTrial"];
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
    "/api/proxies/{proxy_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                proxy_id: string;
            };
            cookie?: never;
        };
        /** Read one proxy. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    proxy_id: string;
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
                        "application/json": components["schemas"]["Proxy"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a proxy that no upstream uses. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    proxy_id: string;
                };
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
        /** Change what is given; with another URL the proxy rests no more. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    proxy_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProxyPatch"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Proxy"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        trace?: never;
    };
    "/api/proxies/{proxy_id}/backoffs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                proxy_id: string;
            };
            cookie?: never;
        };
        /** List for which upstreams a proxy has failed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    proxy_id: string;
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
                        "application/json": components["schemas"]["BackoffList"];
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
    "/api/proxies/{proxy_id}/backoffs/reset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                proxy_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a proxy be tried again at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    proxy_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BackoffReset"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackoffResetResult"];
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
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every session of the caller that is good at this moment. */
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
                        "application/json": components["schemas"]["SessionRows"];
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
    "/api/sessions/revoke-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out everywhere but here. */
        post: {
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
                        "application/json": components["schemas"]["Revoked"];
                    };
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
    "/api/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out one of them. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    session_id: string;
                };
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
    "/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all settings with their values and where these are from; secrets only as being set. */
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
                        "application/json": components["schemas"]["SettingList"];
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
        /** Change settings that a running installation follows. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SettingsPatch"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SettingList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change what a set-up that was not downloaded will install. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Setup"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        /** Begin a set-up: a script that can be downloaded once, within five minutes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Begin"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Begun"];
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
    "/api/setup-state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether nobody can sign in yet. */
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
                        "application/json": components["schemas"]["SetupState"];
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
    "/api/setup/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a set-up alive for another five minutes; after the download, see whether its key is used. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Progress"];
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
    "/api/silence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how long each model of an upstream is silent, and what limit that suggests. */
        get: {
            parameters: {
                query?: {
                    from?: string | null;
                    to?: string | null;
                    upstream_id?: string | null;
                };
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
                        "application/json": components["schemas"]["SilenceList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/upstream-flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all flags with what they do and where they are on by default. */
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
                        "application/json": components["schemas"]["FlagCatalogue"];
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
    "/api/upstream-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List upstreams by name, for whoever may pick one for a key: those that they may use. */
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
                        "application/json": components["schemas"]["OptionList"];
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
    "/api/upstreams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all upstreams in the order to try them. */
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
                        "application/json": components["schemas"]["UpstreamList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Add an upstream; answered when its models are listed, or after ten seconds. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpstreamCreate"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UpstreamRow"];
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
    "/api/upstreams/blueprint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Describe the form of a kind: its members, their defaults, its presets and flags. */
        get: {
            parameters: {
                query: {
                    kind: string;
                };
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
                        "application/json": components["schemas"]["Blueprint"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
                    "application/json": components["schemas"]["ClaudeSignInStart"];
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
                    "application/json": components["schemas"]["ClaudeSignInStart"];
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
    "/api/upstreams/copilot/auth/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether somebody has allowed a sign-in; if so, there is an upstream for it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DevicePoll"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceProgress"];
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
    "/api/upstreams/copilot/auth/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a sign-in to a seat. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DeviceStart"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceSignIn"];
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
    "/api/upstreams/fetch-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a form over its ways without saving it: list the models, and ask one of them for a word.
         * @description With ``id`` it is the form of a saved upstream: its key is used where none is given, unless the server
         *     is another one.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Trial"];
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
    "/api/upstreams/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how every upstream is. */
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
                        "application/json": components["schemas"]["UpstreamHealthList"];
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
    "/api/upstreams/reorder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put all upstreams in order, or none. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UpstreamList"];
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
    "/api/upstreams/{upstream_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** Read one upstream. */
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
                        "application/json": components["schemas"]["UpstreamRow"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Delete an upstream with its credentials; its usage stays. */
        delete: {
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
        /** Change what is given; of a login only what is around it. */
        patch: {
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
                    "application/json": components["schemas"]["UpstreamPatch"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UpstreamRow"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
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
    "/api/upstreams/{upstream_id}/copilot-quota": {
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
        /** Ask GitHub what is left of the seat. */
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
                        "application/json": components["schemas"]["SeatQuota"];
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
    "/api/upstreams/{upstream_id}/copilot-refresh-now": {
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
        /** Exchange the login for another Copilot token. */
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
                        "application/json": components["schemas"]["CopilotUpstream"];
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
    "/api/upstreams/{upstream_id}/copilot/quota": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** Ask GitHub what is left of a seat. */
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
                        "application/json": components["schemas"]["SeatQuota"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Ask GitHub what is left of a seat, over ways that are not saved yet. */
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
                        "application/json": components["schemas"]["SeatQuota"];
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
    "/api/upstreams/{upstream_id}/dependents": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** Tell who names an upstream, for whoever is about to delete it. */
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
                        "application/json": components["schemas"]["Dependents"];
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
    "/api/upstreams/{upstream_id}/disable": {
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
        /** Offer an upstream to no request; running ones go on. */
        post: {
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
                        "application/json": components["schemas"]["UpstreamRow"];
                    };
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
    "/api/upstreams/{upstream_id}/duplicate": {
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
        /** Add a disabled copy of an upstream, with its key; a login cannot be copied. */
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
                    "application/json": components["schemas"]["Duplicate"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UpstreamRow"];
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
    "/api/upstreams/{upstream_id}/enable": {
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
        /** Offer an upstream to requests. */
        post: {
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
                        "application/json": components["schemas"]["UpstreamRow"];
                    };
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
    "/api/upstreams/{upstream_id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** Tell how one upstream is. */
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
                        "application/json": components["schemas"]["UpstreamHealth"];
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
    "/api/upstreams/{upstream_id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** List the models of an upstream, disabled ones too; ``refresh=true`` asks the vendor again. */
        get: {
            parameters: {
                query?: {
                    /** @description Ask the vendor, whatever is at hand. */
                    refresh?: boolean;
                };
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
                        "application/json": components["schemas"]["UpstreamModelList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/upstreams/{upstream_id}/models/{model_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
                model_id: string;
            };
            cookie?: never;
        };
        get?: never;
        /** Decide about a model, in place of all that was decided before. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                    model_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Override"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UpstreamModelList"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        post?: never;
        /** Leave everything about a model to the upstream's own list again, and serve it. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    upstream_id: string;
                    model_id: string;
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
                        "application/json": components["schemas"]["UpstreamModelList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstreams/{upstream_id}/probe": {
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
        /**
         * List the models of an upstream, ask one for a word, and let what comes of it count.
         * @description A vendor that refuses is a 200 here: its answer is what was asked for.
         */
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
                    "application/json": components["schemas"]["UpstreamProbeOrder"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UpstreamProbe"];
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
    "/api/upstreams/{upstream_id}/put-back": {
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
        /**
         * Ask an upstream again within a second, whatever it was passed over for.
         * @description A login that is dead stays dead, until it is imported again.
         */
        post: {
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
                        "application/json": components["schemas"]["UpstreamHealth"];
                    };
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
    "/api/upstreams/{upstream_id}/quota-history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upstream_id: string;
            };
            cookie?: never;
        };
        /** The windows of an upstream's account, a series each. */
        get: {
            parameters: {
                query?: {
                    /** @description A week before 'to' by default. */
                    from?: string;
                    /** @description This moment by default. */
                    to?: string;
                    /** @description One window; all by default. */
                    window?: string | null;
                    /** @description Of one series; the newest stays, and the highest use of each span of time. */
                    max_points?: number;
                };
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
                        "application/json": components["schemas"]["QuotaHistory"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum usage up by period and group, gaps filled; users see their own keys. */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    granularity?: "hour" | "4h" | "8h" | "day" | "month" | "all";
                    time_zone?: string;
                    group_by?: ("key" | "user" | "upstream" | "model" | "model_key" | "protocol" | "tier" | "outcome")[];
                    key_id?: string[];
                    user_id?: string[];
                    /** @description Repeatable, any of them; (none) has none. */
                    upstream_id?: string[];
                    model?: string[];
                    model_key?: string[];
                    protocol?: string[];
                    /** @description (none) is the standard tier. */
                    tier?: string[];
                    outcome?: string[];
                    /** @description previous: also the total of as long a time before. */
                    compare?: "previous" | null;
                };
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
                        "application/json": components["schemas"]["UsageReport"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/usage.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a file, a line per period and group that was used. */
        get: {
            parameters: {
                query: {
                    from: string;
                    to: string;
                    granularity?: "hour" | "4h" | "8h" | "day" | "month" | "all";
                    time_zone?: string;
                    group_by?: ("key" | "user" | "upstream" | "model" | "model_key" | "protocol" | "tier" | "outcome")[];
                    key_id?: string[];
                    user_id?: string[];
                    /** @description Repeatable, any of them; (none) has none. */
                    upstream_id?: string[];
                    model?: string[];
                    model_key?: string[];
                    protocol?: string[];
                    /** @description (none) is the standard tier. */
                    tier?: string[];
                    outcome?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A line of names, then a line per period and group. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
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
    "/api/usage/repricings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the periods that were priced anew. */
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
                        "application/json": components["schemas"]["RepricingList"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Price a period anew, by the prices of today. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RepricingBody"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Repricing"];
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
    "/api/usage/repricings/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what pricing a period anew would change. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RepricingBody"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RepricingPreview"];
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
    "/api/usage/repricings/{repricing_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repricing_id: string;
            };
            cookie?: never;
        };
        /** Read one of them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    repricing_id: string;
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
                        "application/json": components["schemas"]["Repricing"];
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
    "/api/usage/repricings/{repricing_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repricing_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give every sum back what it cost before; the latest of a period only. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    repricing_id: string;
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
                        "application/json": components["schemas"]["Repricing"];
                    };
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
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every user. */
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
                        "application/json": components["schemas"]["Users"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Add a user. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UserCreate"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
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
    "/api/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the own password; every other session of the caller ends. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OwnPassword"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        trace?: never;
    };
    "/api/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        /** One of them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
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
                        "application/json": components["schemas"]["User"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a user with their keys and sessions; what they used stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
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
        /** Change a user; another password, role or no access ends their sessions. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UserPatch"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                400: components["responses"]["BAD_REQUEST"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        trace?: never;
    };
    "/api/users/{user_id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        /** The limits of all keys of a user together, and what is used of them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: string;
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
                        "application/json": components["schemas"]["Use"];
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
        Alias: {
            display_name: string | null;
            /** @description For the If-Match header of a change. */
            etag: string;
            id: string;
            is_listed: boolean;
            limits: components["schemas"]["AnnouncedLimits"] | null;
            name: string;
            /** @enum {string} */
            selection: "first-available" | "random";
            sort_order: number;
            targets: components["schemas"]["Target"][];
        };
        AliasBody: {
            /** @default null */
            display_name: string | null;
            /**
             * @description Whether model lists name it; it serves all the same.
             * @default true
             */
            is_listed: boolean;
            /**
             * @description What lists show in place of what every target keeps; null computes it.
             * @default null
             */
            limits: components["schemas"]["AnnouncedLimits"] | null;
            name: string;
            /**
             * @default first-available
             * @enum {string}
             */
            selection: "first-available" | "random";
            /** @description Its place in lists; absent is the last one, or where it is. */
            sort_order?: number;
            targets: components["schemas"]["Target"][];
        };
        AliasList: {
            items: components["schemas"]["Alias"][];
        };
        AliasPreview: {
            alias_id: string;
            /** @description Whose model list cannot be had. */
            failed_upstreams: string[];
            /** @description A model of this name cannot be asked for beside it. */
            hides_model: boolean;
            limits: components["schemas"]["AnnouncedLimits"];
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
            targets: components["schemas"]["PreviewTarget"][];
        };
        AliasPreviewList: {
            items: components["schemas"]["AliasPreview"][];
        };
        AnnouncedLimits: {
            max_context_window_tokens?: number | null;
            max_output_tokens?: number | null;
            max_prompt_tokens?: number | null;
        };
        ArchiveCounts: {
            conflict: number;
            create: number;
            delete: number;
            keep: number;
            section: string;
            update: number;
        };
        ArchiveExport: {
            /** @description Seals secrets and logins, at least 12 characters. Without one they are left out. */
            passphrase?: string;
            /** @description The hourly sums of usage too. */
            usage?: boolean;
        };
        ArchiveImport: {
            /** @description Let a merge change who is an administrator; a replacement always does. */
            allow_admins?: boolean;
            /** @description The text of an archive. */
            document?: string;
            /** @description An archive in base64, also a compressed one; in place of document. */
            document_base64?: string;
            /**
             * @description merge keeps what the archive does not have, replace removes it.
             * @enum {string}
             */
            mode: "merge" | "replace";
            passphrase?: string;
            /** @description Import the rest when something stands against a part. */
            skip_conflicts?: boolean;
        };
        ArchivePlan: {
            /** @description The archive of the state before, in the data folder; null where none was needed. */
            backup: string | null;
            counts: components["schemas"]["ArchiveCounts"][];
            /** @description Whether all of those are named. */
            is_complete: boolean;
            remarks: string[];
            /** @description Those that change something or need attention, at most 1000. */
            steps: components["schemas"]["ArchiveStep"][];
            /** @description Hourly sums in the archive. */
            usage_rows: number;
        };
        ArchiveStep: {
            /** @enum {string} */
            action: "create" | "update" | "keep" | "delete" | "conflict";
            id: string;
            name: string;
            reasons: string[];
            section: string;
        };
        AuditEntry: {
            action: string;
            actor_id: string;
            /** @enum {string} */
            actor_kind: "session" | "api_key" | "command_line" | "system";
            /** @description As it was then. */
            actor_name: string;
            address: string;
            /** Format: date-time */
            at: string;
            /** @description Members of a change with before and after; secrets as fingerprints. */
            detail: {
                [key: string]: unknown;
            };
            id: number;
            object_id: string;
            object_kind: string;
            /** @description As it was then. */
            object_name: string;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            next_cursor: string | null;
        };
        Backoff: {
            /** Format: date-time */
            expires_at: string;
            fail_count: number;
            last_error: string;
            /** Format: date-time */
            last_error_at: string;
            proxy_id: string;
            upstream_id: string;
        };
        BackoffList: {
            items: components["schemas"]["Backoff"][];
        };
        BackoffReset: {
            upstream_id?: string;
        };
        BackoffResetResult: {
            ended: number;
        };
        Begin: {
            /** @description The script asks for a key that exists already, and none is made. */
            asks_key?: boolean;
            /** @description Absent: what was chosen the last time. */
            configuration?: components["schemas"]["Choices"];
            /** @description Of the API key that the download makes: the name of the machine. */
            key_name: string;
        };
        Begun: {
            asks_key: boolean;
            configuration: components["schemas"]["Choices"];
            /** Format: date-time */
            downloaded_at: string | null;
            /** Format: date-time */
            expires_at: string;
            key_name: string;
            revision: number;
            scripts: components["schemas"]["Script"][];
            /** @description A secret for five minutes. */
            token: string;
        };
        Blueprint: {
            /** @description The member that says where the key goes. */
            address_field: string | null;
            /** @description An empty form. */
            blank: {
                [key: string]: unknown;
            };
            /** @description Members of the configuration: name, type, is_required, default, and more. */
            fields: {
                [key: string]: unknown;
            }[];
            flag_defaults: {
                [key: string]: boolean;
            };
            import_hint: string | null;
            /** @description Its upstreams come with a login; there is no form. */
            is_imported: boolean;
            kind: string;
            presets: components["schemas"]["Preset"][];
            secrets: components["schemas"]["SecretField"][];
        };
        Caps: {
            /** @description Those that name no other: without it they allow nothing. */
            alone: number;
            named: number;
        };
        Change: {
            asks_key?: boolean;
            configuration: components["schemas"]["Choices"];
            expected_revision: number;
            key_name?: string;
            token: string;
        };
        Choices: {
            claude?: components["schemas"]["ClaudeChoices"];
            codex?: components["schemas"]["CodexChoices"];
        };
        ClaudeChoices: {
            agent_view?: boolean;
            /** @description Whether commits and pull requests may name the program. */
            attribution?: boolean;
            auto_memory?: boolean;
            /** @description After how many days transcripts are deleted; null leaves it. */
            cleanup_days?: number | null;
            /** @enum {string|null} */
            effort?: "low" | "medium" | "high" | "xhigh" | null;
            /** @description A public model id; null leaves it to the program. */
            fable_model?: string | null;
            /** @description A public model id; null leaves it to the program. */
            haiku_model?: string | null;
            /** @description A public model id; null leaves it to the program. */
            model?: string | null;
            /** @description Whether the program lists the models of this gateway. */
            model_discovery?: boolean;
            /** @description A public model id; null leaves it to the program. */
            opus_model?: string | null;
            /** @description A public model id; null leaves it to the program. */
            sonnet_model?: string | null;
        };
        ClaudeSignInStart: {
            /** @description A login may take the place of a setup token, or the reverse. */
            allow_kind_change?: boolean;
            /** @description The upstream to re-import; absent for one that is to be created. */
            upstream_id?: string;
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
        CodexChoices: {
            effort?: string | null;
            /** @description A public model id; null leaves it to the program. */
            model?: string | null;
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
        CopilotToken: {
            baseUrl: string;
            /** @description Unix seconds, as the vendor says it. */
            expiresAt: number;
        };
        CopilotUpstream: {
            config: components["schemas"]["SeatConfig"];
            disabled_public_model_ids: string[];
            enabled: boolean;
            flag_overrides: {
                [key: string]: boolean;
            };
            id: string;
            /** @enum {string} */
            kind: "copilot";
            name: string;
            proxy_fallback_list: components["schemas"]["ProxyEntry"][];
            sort_order: number;
            state: components["schemas"]["SeatState"];
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
        Dependents: {
            /** @description Names of those with a target there. */
            aliases: string[];
            keys: components["schemas"]["Caps"];
            /** @description Prices that were set for its models. */
            prices: number;
            users: components["schemas"]["Caps"];
        };
        DevicePoll: {
            id: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        DeviceProgress: {
            /** @description How long to wait before the next poll; absent when it is complete. */
            interval_seconds?: number;
            /** @enum {string} */
            status: "pending" | "slow_down" | "complete";
            upstream?: components["schemas"]["CopilotUpstream"];
            user?: components["schemas"]["SeatUser"];
        };
        DeviceSignIn: {
            expires_in_seconds: number;
            /** @description What it is polled with. */
            id: string;
            interval_seconds: number;
            /** @description What a person types at the page. */
            user_code: string;
            verification_uri: string;
        };
        DeviceStart: {
            /** @description github.com, where it is absent, or a tenant such as acme.ghe.com. */
            github_host?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
            /** @description The upstream that gets the login; absent for one to be created. */
            upstream_id?: string;
        };
        Draft: {
            /** @description Absent keeps the stored one, null removes it. No answer holds it. */
            api_key?: string | null;
            /**
             * @description Whether one model is asked for a word.
             * @default true
             */
            calls: boolean;
            /** @description As the blueprint of the kind describes it; null takes a default again. */
            config?: {
                [key: string]: unknown;
            };
            disabled_public_model_ids?: string[];
            enabled?: boolean;
            flag_overrides?: {
                [key: string]: boolean;
            };
            id?: string;
            kind?: string;
            /** @description Which one; the first that can chat when absent. */
            model?: string;
            model_prefix?: components["schemas"]["ModelPrefix"] | null;
            name?: string;
            preset?: string;
            proxy_fallback_list?: components["schemas"]["Way"][];
            sort_order?: number;
        };
        Dump: {
            action: string;
            client_request: components["schemas"]["DumpClientRequest"];
            client_response: components["schemas"]["DumpResponse"];
            duration_ms: number;
            /** @description Empty when nothing went wrong. */
            error: string;
            exchange_id: string;
            /**
             * Format: date-time
             * @description Until when it is kept, as the key says at this moment.
             */
            expires_at: string;
            /** @description Whether only the beginning of some body is kept. */
            is_truncated: boolean;
            key_id: string;
            /** @description As the client named it. */
            model: string;
            protocol: string;
            /** @description Of the client's body, whole. */
            request_bytes: number;
            /** @description Of what the client was sent. */
            response_bytes: number;
            /** Format: date-time */
            started_at: string;
            /** @description What the client was sent. */
            status: number;
            /** @description The size of its file. */
            stored_bytes: number;
            stream: boolean;
            /** @description Empty when none was asked. */
            upstream_id: string;
            /** @description Null when no upstream was asked. */
            upstream_request: components["schemas"]["DumpUpstreamRequest"] | null;
            /** @description Null when none came. */
            upstream_response: components["schemas"]["DumpResponse"] | null;
            user_id: string;
            verdict: string;
        };
        DumpBody: {
            /** @description Of what is no text, or says so. */
            base64: string | null;
            /** @description Its whole length. */
            bytes: number;
            /** @enum {string} */
            encoding: "utf-8" | "base64" | "frames";
            frames: components["schemas"]["DumpFrame"][] | null;
            /** @description Whether only its beginning is kept. */
            is_truncated: boolean;
            text: string | null;
        };
        DumpClientRequest: {
            body: components["schemas"]["DumpBody"];
            /** @description Name and value in their order, repeats kept; secrets are [hidden]. */
            headers: string[][];
            method: string;
            path: string;
        };
        DumpFrame: {
            /** @description From the arrival of the request until it was complete. */
            ms: number;
            /** @description As it came, with its blank line. */
            text: string;
        };
        DumpResponse: {
            body: components["schemas"]["DumpBody"];
            /** @description Name and value in their order, repeats kept; secrets are [hidden]. */
            headers: string[][];
            status: number;
        };
        DumpSummary: {
            action: string;
            duration_ms: number;
            /** @description Empty when nothing went wrong. */
            error: string;
            exchange_id: string;
            /**
             * Format: date-time
             * @description Until when it is kept, as the key says at this moment.
             */
            expires_at: string;
            /** @description Whether only the beginning of some body is kept. */
            is_truncated: boolean;
            key_id: string;
            /** @description As the client named it. */
            model: string;
            protocol: string;
            /** @description Of the client's body, whole. */
            request_bytes: number;
            /** @description Of what the client was sent. */
            response_bytes: number;
            /** Format: date-time */
            started_at: string;
            /** @description What the client was sent. */
            status: number;
            /** @description The size of its file. */
            stored_bytes: number;
            stream: boolean;
            /** @description Empty when none was asked. */
            upstream_id: string;
            user_id: string;
            verdict: string;
        };
        DumpUpstreamRequest: {
            body: components["schemas"]["DumpBody"];
            /** @description Name and value in their order, repeats kept; secrets are [hidden]. */
            headers: string[][];
            method: string;
            url: string;
        };
        Dumps: {
            items: components["schemas"]["DumpSummary"][];
            next_cursor: string | null;
        };
        Duplicate: {
            name?: string;
        };
        Egress: {
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        Evidence: {
            age_seconds: number;
            counted_calls: number;
            /** @description How the body began, or what failed; without secrets. */
            excerpt: string;
            failed_calls: number;
            headers: components["schemas"]["EvidenceHeader"][];
            /** @description Of the request; null for a probe. */
            request_id: string | null;
            /** Format: date-time */
            seen_at: string;
            /** @description The upstream's; null without an answer. */
            status: number | null;
        };
        EvidenceHeader: {
            name: string;
            value: string;
        };
        Exchange: {
            action: string;
            attempts: number;
            /** @description The product of its User-Agent. */
            client: string;
            /** @description null without a price. */
            cost_usd: string | null;
            duration_ms: number;
            error: string;
            /** @description From the start of the last attempt. */
            first_token_ms: number | null;
            /** @description The x-floway-request-id of its answer. */
            id: string;
            key_id: string;
            /** @description null: it is gone. */
            key_name: string | null;
            loss_count: number;
            /** @description As the client named it. */
            model: string;
            /** @description As the upstream names it. */
            model_key: string;
            /** @enum {string} */
            protocol: "messages" | "chat_completions" | "responses" | "gemini";
            session_id: string;
            /** Format: date-time */
            started_at: string;
            /** @description 499: its client left before. */
            status: number;
            stream: boolean;
            tier: string;
            tokens: components["schemas"]["ExchangeTokens"];
            /** @description Of its traceparent. */
            trace_id: string;
            /** @description '' where none was asked. */
            upstream_id: string;
            upstream_name: string | null;
            user_id: string;
            user_name: string | null;
            /** @enum {string} */
            verdict: "complete" | "upstream_cut" | "stalled" | "client_left" | "upstream_error" | "ended_by_us";
        };
        ExchangeAttempt: {
            ms: number;
            /** @description Of the call; null: passed over without one. */
            number: number | null;
            reason: string;
            status: number | null;
            upstream_id: string;
            upstream_name: string | null;
        };
        ExchangeDetail: {
            action: string;
            attempt_log: components["schemas"]["ExchangeAttempt"][];
            attempts: number;
            /** @description The product of its User-Agent. */
            client: string;
            /** @description null without a price. */
            cost_usd: string | null;
            duration_ms: number;
            error: string;
            /** @description From the start of the last attempt. */
            first_token_ms: number | null;
            /** @description The x-floway-request-id of its answer. */
            id: string;
            key_id: string;
            /** @description null: it is gone. */
            key_name: string | null;
            loss_count: number;
            losses: components["schemas"]["ExchangeLoss"][];
            /** @description As the client named it. */
            model: string;
            /** @description As the upstream names it. */
            model_key: string;
            parent_span_id: string;
            price_version: string;
            /** @enum {string} */
            protocol: "messages" | "chat_completions" | "responses" | "gemini";
            session_id: string;
            /** Format: date-time */
            started_at: string;
            /** @description 499: its client left before. */
            status: number;
            stream: boolean;
            tier: string;
            timings: components["schemas"]["ExchangeTimings"];
            tokens: components["schemas"]["ExchangeTokens"];
            /** @description Of its traceparent. */
            trace_id: string;
            /** @description '' where none was asked. */
            upstream_id: string;
            upstream_name: string | null;
            upstream_request_id: string;
            user_id: string;
            user_name: string | null;
            /** @enum {string} */
            verdict: "complete" | "upstream_cut" | "stalled" | "client_left" | "upstream_error" | "ended_by_us";
        };
        ExchangeLoss: {
            kind: string;
            path: string;
            reason: string;
        };
        ExchangePage: {
            items: components["schemas"]["Exchange"][];
            next_cursor: string | null;
        };
        ExchangeTimings: {
            /** @description Until there was a connection; 0 over one that was open. */
            connect_ms: number | null;
            /** @description From the start of the last attempt to the first output token. */
            first_token_ms: number | null;
            /** @description Until the call left: translation, credentials, images. */
            gateway_ms: number | null;
            /** @description From the arrival to the last attempt, with the attempts before it. */
            queue_ms: number | null;
            total_ms: number;
            /** @description Until the head of the answer came. */
            upstream_ms: number | null;
        };
        ExchangeTokens: {
            cache_read: number;
            cache_write_1h: number;
            cache_write_5m: number;
            input: number;
            input_image: number;
            output: number;
            output_image: number;
            reasoning: number;
        };
        Exclusion: {
            /** @description Its time is over, and the next call tries whether it holds. */
            awaits_trial: boolean;
            evidence: components["schemas"]["Evidence"];
            expires_in_seconds: number;
            /** @description The vendor named the end. Else it is a guess, tried when nothing else serves. */
            is_stated: boolean;
            limit: string | null;
            /** @description The upstream's own name; null is every model. */
            model: string | null;
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state: "cooldown" | "exhausted" | "refused" | "open" | "recovering";
            /** @description How often in a row. */
            times: number;
            /** Format: date-time */
            until: string;
        };
        Explain: {
            /** @description Who asks, in place of a key. */
            caller?: components["schemas"]["SupposedCaller"];
            /** @description What the client would send, by which some upstreams know their own. */
            headers?: {
                [key: string]: string;
            };
            /** @description Who asks: an API key. */
            key_id?: string;
            model: string;
            /** @enum {string} */
            protocol: "messages" | "chat_completions" | "responses" | "gemini";
            /** @description The client's body; the smallest sensible one when absent. */
            request?: {
                [key: string]: unknown;
            };
        };
        ExplainedAlias: {
            id: string;
            name: string;
            /** @enum {string} */
            selection: "first-available" | "random";
        };
        Explanation: {
            alias: components["schemas"]["ExplainedAlias"] | null;
            error: string | null;
            model: string;
            /** @enum {string} */
            protocol: "messages" | "chat_completions" | "responses" | "gemini";
            /** @description Of the gateway's own answer when no upstream would be called. */
            status: number | null;
            /** @description Candidates in the order to try them, then the upstreams that are none. */
            steps: components["schemas"]["Step"][];
        };
        Finding: {
            /** @description What to do; '' when there is nothing to do. */
            advice: string;
            check: string;
            /**
             * @description `warning`: it works, but not for long or not as meant.
             * @enum {string}
             */
            level: "ok" | "warning" | "failure" | "skipped";
            says: string;
        };
        FindingList: {
            items: components["schemas"]["Finding"][];
        };
        FirstRun: {
            name: string;
            password: string;
            token: string;
        };
        Flag: {
            /** @description Whether it is on by default, by the kind of upstream. */
            defaults: {
                [key: string]: boolean;
            };
            description: string;
            /** @description Flags that cannot be on beside it. */
            excludes: string[];
            id: string;
            label: string;
        };
        FlagCatalogue: {
            items: components["schemas"]["Flag"][];
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
        IssuedKey: {
            /** Format: date-time */
            created_at: string;
            /** @description How long whole requests are kept. */
            dump_retention_seconds: number | null;
            enabled: boolean;
            /** Format: date-time */
            expires_at: string | null;
            id: string;
            /** @description The raw key; nobody can see it again. */
            key: string;
            key_last4: string;
            /** @description How the raw key begins. */
            key_prefix: string;
            /** Format: date-time */
            last_used_at: string | null;
            /** @description Of this key alone; those of its user hold besides. */
            limits: components["schemas"]["Limits"];
            /** @description The only models it may ask for; null is every one. */
            models: string[] | null;
            name: string;
            /**
             * @description What it may do in this API as its owner; null is nothing.
             * @enum {string|null}
             */
            scope: "admin:read" | "admin" | null;
            /** @description Whether it refuses translations that lose something. */
            strict_losses: boolean;
            /** @description The only upstreams it reaches, in the order to try them; null is every one. */
            upstream_ids: string[] | null;
            user_id: string;
            user_name: string;
        };
        Key: {
            /** Format: date-time */
            created_at: string;
            /** @description How long whole requests are kept. */
            dump_retention_seconds: number | null;
            enabled: boolean;
            /** Format: date-time */
            expires_at: string | null;
            id: string;
            key_last4: string;
            /** @description How the raw key begins. */
            key_prefix: string;
            /** Format: date-time */
            last_used_at: string | null;
            /** @description Of this key alone; those of its user hold besides. */
            limits: components["schemas"]["Limits"];
            /** @description The only models it may ask for; null is every one. */
            models: string[] | null;
            name: string;
            /**
             * @description What it may do in this API as its owner; null is nothing.
             * @enum {string|null}
             */
            scope: "admin:read" | "admin" | null;
            /** @description Whether it refuses translations that lose something. */
            strict_losses: boolean;
            /** @description The only upstreams it reaches, in the order to try them; null is every one. */
            upstream_ids: string[] | null;
            user_id: string;
            user_name: string;
        };
        KeyCreate: {
            /** @description With 'custom' only: the key itself. */
            custom_key?: string;
            dump_retention_seconds?: number | null;
            enabled?: boolean;
            /** Format: date-time */
            expires_at?: string | null;
            /**
             * @description 'generate' by default.
             * @enum {string}
             */
            key_source?: "generate" | "custom";
            /** @description Replaces all limits of the key; only administrators allow more than before. */
            limits?: components["schemas"]["Limits"] | null;
            /** @description Public model ids, also with a * at the end; null is every one. */
            models?: string[] | null;
            name: string;
            /** @enum {string|null} */
            scope?: "admin:read" | "admin" | null;
            strict_losses?: boolean;
            /** @description The only upstreams to use; null is every one. */
            upstream_ids?: string[] | null;
            /** @description Its owner; the caller by default, and anybody for administrators. */
            user_id?: string;
        };
        KeyPatch: {
            dump_retention_seconds?: number | null;
            enabled?: boolean;
            /** Format: date-time */
            expires_at?: string | null;
            /** @description Replaces all limits of the key; only administrators allow more than before. */
            limits?: components["schemas"]["Limits"] | null;
            /** @description Public model ids, also with a * at the end; null is every one. */
            models?: string[] | null;
            name?: string;
            /** @enum {string|null} */
            scope?: "admin:read" | "admin" | null;
            strict_losses?: boolean;
            /** @description The only upstreams to use; null is every one. */
            upstream_ids?: string[] | null;
        };
        KeyRotate: {
            /** @description With 'custom' only: the key itself. */
            custom_key?: string;
            /**
             * @description 'generate' by default.
             * @enum {string}
             */
            key_source?: "generate" | "custom";
        };
        Keys: {
            items: components["schemas"]["Key"][];
        };
        KnownModels: {
            fetchedAt: number;
            ids: string[];
        };
        Limits: {
            /** @description Open at the same time. */
            concurrent_requests?: number | null;
            /** @description Within any sixty seconds. */
            requests_per_minute?: number | null;
            /** @description Within a calendar day. */
            tokens_per_day?: number | null;
            /** @description Within a calendar hour. */
            tokens_per_hour?: number | null;
            /** @description Of input, cached or not, and output, within any sixty seconds. */
            tokens_per_minute?: number | null;
            /** @description Within a calendar month. */
            tokens_per_month?: number | null;
            /** @description From Monday to Sunday. */
            tokens_per_week?: number | null;
            /** @description USD within a calendar day; unpriced requests count as nothing. */
            usd_per_day?: string | null;
            /** @description USD within a calendar hour; unpriced requests count as nothing. */
            usd_per_hour?: string | null;
            /** @description USD within a calendar month; unpriced requests count as nothing. */
            usd_per_month?: string | null;
            /** @description USD within a calendar week; unpriced requests count as nothing. */
            usd_per_week?: string | null;
        };
        ListError: {
            /** Format: date-time */
            at: string | null;
            message: string;
        };
        Login: {
            name: string;
            password: string;
            /** @description Stay signed in for 30 days instead of one; 12 idle hours end it anyway. */
            remember?: boolean;
        };
        Loss: {
            kind: string;
            path: string;
            reason: string;
        };
        Matter: {
            /** @description Percent of a limit that is used; requests without a price. */
            amount: number | null;
            /** @description What was seen; '' without words. */
            detail: string;
            name: string;
            /** @description Of the upstream, the key or the user; the name of a sweep. */
            object_id: string;
            /** @description The model of an upstream, the metric of a limit; '' is all of it. */
            part: string;
            /** Format: date-time */
            since: string | null;
            /** @enum {string} */
            topic: "login_ended" | "upstream_excluded" | "model_list_failed" | "model_unpriced" | "key_near_limit" | "user_near_limit" | "sweep_failed";
        };
        MatterList: {
            items: components["schemas"]["Matter"][];
        };
        ModelList: {
            models: components["schemas"]["ModelListItem"][];
        };
        ModelListItem: {
            id: string;
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
        };
        ModelName: {
            id: string;
            is_listed: boolean;
        };
        ModelPrefix: {
            addressable: ("unprefixed" | "prefixed")[];
            listed: ("unprefixed" | "prefixed")[];
            prefix: string;
        };
        ModelPrice: {
            /** @description As clients ask for it. */
            model: string;
            /** @description As the upstream calls it. */
            model_key: string;
            override_id: string | null;
            price: components["schemas"]["PriceDocument"] | null;
            /**
             * @description Whose price it is; null: nobody knows one.
             * @enum {string|null}
             */
            source: "upstream_override" | "override" | "kind" | "book" | null;
            /** @description Its name. */
            upstream: string;
            upstream_id: string;
        };
        ModelPriceList: {
            items: components["schemas"]["ModelPrice"][];
        };
        ModelsCache: {
            /** Format: date-time */
            fetched_at: string | null;
            last_error: components["schemas"]["ListError"] | null;
            model_count: number | null;
        };
        Option: {
            enabled: boolean;
            id: string;
            kind: string;
            model_count: number | null;
            name: string;
        };
        OptionList: {
            items: components["schemas"]["Option"][];
        };
        Order: {
            /** @description The order as it was read; another present order is a 409. */
            expected_ids?: string[];
            ids: string[];
        };
        Override: {
            display_name?: string | null;
            flag_overrides?: {
                [key: string]: boolean;
            };
            is_disabled: boolean;
            limits?: components["schemas"]["OverrideLimits"];
            protocols?: ("messages" | "chat_completions" | "responses" | "gemini")[] | null;
        };
        OverrideLimits: {
            max_context_window_tokens?: number | null;
            max_output_tokens?: number | null;
            max_prompt_tokens?: number | null;
        };
        Overview: {
            gateway: components["schemas"]["OverviewGateway"];
            usage: components["schemas"]["OverviewUsage"];
        };
        OverviewGateway: {
            is_ready: boolean;
            /** @description Why it is not ready. */
            reason: string | null;
            version: string;
        };
        OverviewModel: {
            /** @description USD; null where nothing has a price. */
            cost_usd: string | null;
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
        OverviewUsage: {
            by_model: components["schemas"]["OverviewModel"][];
            by_outcome: components["schemas"]["OverviewOutcome"][];
            /** @description USD; null where nothing has a price. */
            cost_usd: string | null;
            requests: number;
            /** Format: date-time */
            since: string;
            tokens: components["schemas"]["OverviewTokens"];
            /** @description Used tokens without a price; in no cost. */
            unpriced_requests: number;
        };
        OwnPassword: {
            current_password: string;
            new_password: string;
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
        PerformanceGroup: {
            /** @description By dimension; an id for upstream, '' for none. */
            members: {
                [key: string]: string;
            };
            /** @description Of upstreams; null for one that is gone. */
            names: {
                [key: string]: string | null;
            };
            points: components["schemas"]["PerformancePoints"];
            total: components["schemas"]["PerformanceTotal"];
        };
        PerformancePoints: {
            failed: number[];
            percentiles_ms: {
                [key: string]: (number | null)[];
            };
            requests: number[];
            samples: number[];
        };
        PerformanceReport: {
            edges_ms: number[];
            /** Format: date-time */
            from: string;
            /** @enum {string} */
            granularity: "hour" | "4h" | "8h" | "day" | "month" | "all";
            group_by: ("upstream" | "model_key" | "protocol")[];
            groups: components["schemas"]["PerformanceGroup"][];
            /** @enum {string} */
            metric: "queue" | "gateway" | "connect" | "upstream" | "first_byte" | "first_token" | "output_token" | "total" | "wait" | "longest_wait";
            percentiles: string[];
            periods: string[];
            time_zone: string;
            /** Format: date-time */
            to: string;
            total: components["schemas"]["PerformanceTotal"];
        };
        PerformanceTotal: {
            failed_with_output: number;
            failed_without_output: number;
            /** @description Values up to each of edges_ms, then those above. */
            histogram: number[];
            /** @description Their client left, was at fault, or nobody was asked. */
            neutral: number;
            /** @description By name, as p95; null without values. */
            percentiles_ms: {
                [key: string]: number | null;
            };
            requests: number;
            /** @description Values of the metric. */
            samples: number;
            /** @description Of those that failed. */
            stalled: number;
            succeeded: number;
        };
        PkceStart: {
            /** @description The upstream to re-import; absent for one that is to be created. */
            upstream_id?: string;
        };
        PlaygroundCall: {
            /** @description One of the caller's own keys, by whose limits and account it goes. */
            key_id: string;
            model: string;
            /** @description The body in the protocol of the path, without model and stream. */
            request: {
                [key: string]: unknown;
            };
            /** @default true */
            stream: boolean;
        };
        Preset: {
            config: {
                [key: string]: unknown;
            };
            flag_overrides: {
                [key: string]: boolean;
            };
            id: string;
            needs_key: boolean;
            title: string;
        };
        Preview: {
            /** @description Whose model list cannot be had. */
            failed_upstreams: string[];
            /** @description A model of this name cannot be asked for beside it. */
            hides_model: boolean;
            limits: components["schemas"]["AnnouncedLimits"];
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
            targets: components["schemas"]["PreviewTarget"][];
        };
        PreviewCandidate: {
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
            upstream: string;
            upstream_id: string;
            upstream_model_id: string;
        };
        PreviewTarget: {
            candidates: components["schemas"]["PreviewCandidate"][];
            model: string;
            /**
             * @description unknown: a model list that could name it cannot be had.
             * @enum {string}
             */
            state: "served" | "not_served" | "unknown" | "upstream_missing" | "upstream_disabled";
            upstream_id: string | null;
        };
        PriceBand: {
            /** @enum {integer} */
            from_tokens: 32001 | 100001 | 128001 | 200000 | 200001 | 256001 | 272001 | 512001;
            rates: components["schemas"]["PriceRates"];
            /** @description Of that tier alone; absent is the standard one. */
            tier?: string;
        };
        PriceBody: {
            /** @description As the upstream calls it. */
            model_key: string;
            /** @default  */
            note: string;
            /** @description {base, tiers, bands}: USD per million tokens as decimal strings; what is left out falls back: caches and image input to input, images to output. */
            price: unknown;
            /**
             * @description null is every upstream.
             * @default null
             */
            upstream_id: string | null;
            /**
             * Format: date-time
             * @description null is since ever.
             * @default null
             */
            valid_from: string | null;
        };
        PriceBook: {
            digest: string;
            /** @description It came with Floway, and follows its releases. */
            is_shipped: boolean;
            licence: string;
            /** Format: date-time */
            loaded_at: string;
            models: number;
            name: string;
            /** @description Of its source. */
            version: string;
        };
        PriceBookEntry: {
            model_key: string;
            price: components["schemas"]["PriceDocument"];
        };
        PriceBookPage: {
            items: components["schemas"]["PriceBookEntry"][];
            next_cursor: string | null;
        };
        PriceBookStatus: {
            book: components["schemas"]["PriceBook"] | null;
            /** @description Of the book that comes with this release. */
            shipped_version: string;
        };
        PriceDocument: {
            bands?: components["schemas"]["PriceBand"][];
            base: components["schemas"]["PriceRates"];
            tiers?: {
                [key: string]: components["schemas"]["PriceRates"];
            };
        };
        PriceOverride: {
            id: string;
            model_key: string;
            note: string;
            price: components["schemas"]["PriceDocument"];
            upstream_id: string | null;
            /** Format: date-time */
            valid_from: string | null;
            version: number;
        };
        PriceOverrideList: {
            items: components["schemas"]["PriceOverride"][];
        };
        PricePatch: {
            note?: string;
            /** @description {base, tiers, bands}: USD per million tokens as decimal strings; what is left out falls back: caches and image input to input, images to output. */
            price?: unknown;
            /** Format: date-time */
            valid_from?: string | null;
        };
        PriceRates: {
            cache_read?: string;
            cache_write_1h?: string;
            cache_write_5m?: string;
            input?: string;
            input_image?: string;
            output?: string;
            output_image?: string;
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
        Progress: {
            asks_key: boolean;
            configuration: components["schemas"]["Choices"];
            /**
             * Format: date-time
             * @description When the machine made its first request with the key.
             */
            connected_at: string | null;
            /** Format: date-time */
            downloaded_at: string | null;
            /** Format: date-time */
            expires_at: string;
            key: components["schemas"]["SetupKey"] | null;
            key_name: string;
            revision: number;
        };
        Proxy: {
            /** @description Scheme, host and port. */
            address: string;
            credential_set: boolean;
            dial_timeout_seconds: number | null;
            /** @description For the If-Match header of a change. */
            etag: string;
            id: string;
            name: string;
            /** @description Upstreams that use it. */
            upstream_ids: string[];
        };
        ProxyCreate: {
            /** @description To open a way, without TLS to the upstream; null is the default. */
            dial_timeout_seconds?: number | null;
            name?: string;
            /** @description http://, https:// or socks5:// with [USER:PASSWORD@]HOST:PORT. */
            url: string;
        };
        ProxyEntry: {
            colos?: string[];
            id: string;
        };
        ProxyList: {
            items: components["schemas"]["Proxy"][];
        };
        ProxyPatch: {
            /** @description To open a way, without TLS to the upstream; null is the default. */
            dial_timeout_seconds?: number | null;
            name?: string;
            /** @description http://, https:// or socks5:// with [USER:PASSWORD@]HOST:PORT. */
            url?: string;
        };
        ProxyTest: {
            /**
             * @description ipify, aws, ident.me-v6, or the URL of a page that answers with one.
             * @default ipify
             */
            anchor: string;
            /** @description To open a way, without TLS to the upstream; null is the default. */
            dial_timeout_seconds?: number | null;
            id?: string;
            /** @description http://, https:// or socks5:// with [USER:PASSWORD@]HOST:PORT. */
            url?: string;
        };
        ProxyTrial: {
            egress_ip: string | null;
            error: string | null;
            ok: boolean;
            /** @description How far it came when it failed. */
            stage: string | null;
        };
        QuotaHistory: {
            /** Format: date-time */
            from: string;
            items: components["schemas"]["QuotaSeries"][];
            /** Format: date-time */
            to: string;
        };
        QuotaPoint: {
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            resets_at: string | null;
            /** @description The vendor's word, or that of the kind of upstream. */
            status: string | null;
            /** @description A fraction; it may be more than 1. Null is unknown or unlimited. */
            used: number | null;
        };
        QuotaSeries: {
            /** @description As its vendor names accounts. */
            account_id: string;
            points: components["schemas"]["QuotaPoint"][];
            window: string;
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
            /** @description A login may take the place of a setup token, or the reverse. */
            allow_kind_change?: boolean;
            /** @description What the vendor's page shows: CODE#STATE, or the address of the page. */
            callback?: string;
            /** @description The text of ~/.claude/.credentials.json. */
            credentials_json?: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        Repricing: {
            changed_sums: number;
            cost_after_usd: string;
            cost_before_usd: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            from: string;
            id: string;
            model_key: string | null;
            /** Format: date-time */
            to: string;
            /** Format: date-time */
            undone_at: string | null;
            upstream_id: string | null;
        };
        RepricingBody: {
            /** Format: date-time */
            from: string;
            /** @default null */
            model_key: string | null;
            /** Format: date-time */
            to: string;
            /** @default null */
            upstream_id: string | null;
        };
        RepricingDifference: {
            cost_after_usd: string;
            cost_before_usd: string;
            requests: number;
            /** @description Hourly sums that have another price. */
            sums: number;
            unpriced_after: number;
            unpriced_before: number;
        };
        RepricingList: {
            items: components["schemas"]["Repricing"][];
        };
        RepricingModel: {
            cost_after_usd: string;
            cost_before_usd: string;
            model_key: string;
            requests: number;
            /** @description Hourly sums that have another price. */
            sums: number;
            unpriced_after: number;
            unpriced_before: number;
            upstream_id: string;
        };
        RepricingPreview: {
            /** Format: date-time */
            from: string;
            models: components["schemas"]["RepricingModel"][];
            /** Format: date-time */
            to: string;
            total: components["schemas"]["RepricingDifference"];
        };
        Revoked: {
            revoked: number;
        };
        Round: {
            /** @description Absent: all of them. */
            sweeps?: ("sign_ins" | "login_failures" | "agent_setups" | "devices" | "sessions" | "upstream_health" | "leases" | "limit_counters" | "requests" | "dumps" | "dump_space" | "dump_files" | "quota_points" | "performance" | "audit")[];
        };
        RoundResult: {
            items: components["schemas"]["Swept"][];
        };
        Rules: {
            adaptive?: boolean | null;
            budget_tokens?: number | null;
            effort?: string | null;
            service_tier?: string | null;
            summary?: string | null;
            verbosity?: string | null;
        };
        Script: {
            agent: string;
            path: string;
            shell: string;
        };
        SeatConfig: {
            githubHost: string;
            user: components["schemas"]["SeatUser"];
        };
        SeatQuota: {
            quota: {
                [key: string]: unknown;
            } | null;
        };
        SeatState: {
            copilotToken: components["schemas"]["CopilotToken"] | null;
            githubHost: string;
            githubTokenSet: boolean;
            knownModels: components["schemas"]["KnownModels"] | null;
            quotaSnapshot: components["schemas"]["Snapshot"] | null;
            seat: components["schemas"]["Snapshot"] | null;
            userId: number;
        };
        SeatUser: {
            avatar_url: string;
            id: number;
            login: string;
            name: string | null;
        };
        SecretField: {
            name: string;
            /** @enum {string} */
            use: "required" | "optional" | "by_config";
        };
        Session: {
            api_key: components["schemas"]["SessionKey"] | null;
            /** @description Goes into the X-CSRF-Token header of every change; '' with an API key. */
            csrf_token: string;
            user: components["schemas"]["SessionUser"];
        };
        SessionKey: {
            id: string;
            name: string;
        };
        SessionRow: {
            /** @description Where the login came from. */
            address: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Later, when it is used before.
             */
            expires_at: string;
            id: string;
            is_current: boolean;
            /** Format: date-time */
            last_seen_at: string;
            user_agent: string;
        };
        SessionRows: {
            items: components["schemas"]["SessionRow"][];
        };
        SessionUser: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer" | "user";
            /** @description The only upstreams that keys of the user may use; null is every one. */
            upstream_ids: string[] | null;
        };
        Setting: {
            about: string;
            /** @description In words, with its unit. */
            default: string;
            /** @enum {string} */
            group: "retention" | "gateway" | "access" | "limits" | "log" | "storage" | "health" | "vendors";
            /** @description Whether it can be changed here; others need a restart. */
            is_editable: boolean;
            is_secret: boolean;
            is_set: boolean;
            /** @enum {string} */
            source: "default" | "environment" | "database";
            /** @description null for a secret, or for nothing. */
            value: unknown;
            variable: string;
        };
        SettingList: {
            items: components["schemas"]["Setting"][];
        };
        SettingsPatch: {
            /** @description {variable: value}; null leaves one to the environment again. */
            values: {
                [key: string]: unknown;
            };
        };
        Setup: {
            asks_key: boolean;
            configuration: components["schemas"]["Choices"];
            /** Format: date-time */
            downloaded_at: string | null;
            /** Format: date-time */
            expires_at: string;
            key_name: string;
            revision: number;
        };
        SetupKey: {
            id: string;
            key_prefix: string;
            name: string;
        };
        SetupState: {
            needs_setup: boolean;
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
            /** @description A login may take the place of a setup token, or the reverse. */
            allow_kind_change?: boolean;
            /** @description What the vendor's page shows: CODE#STATE, or the address of the page. */
            callback: string;
            name?: string;
            /** @description Used instead of the stored list; an empty one is the direct way. */
            proxy_fallback_list?: components["schemas"]["ProxyEntry"][];
        };
        ShownOverride: {
            display_name: string | null;
            flag_overrides: {
                [key: string]: boolean;
            };
            limits: components["schemas"]["TrialLimits"];
            protocols: string[] | null;
        };
        SignIn: {
            /** @description The vendor's page to open. */
            authorize_url: string;
            expires_in_seconds: number;
            /** @description Comes back with the code. */
            state: string;
        };
        Silence: {
            edges_seconds: number[];
            /** @description The limit lies below what is seen: it ends good streams. */
            is_limit_low: boolean;
            /** @description After so much silence a stream is ended. */
            limit_seconds: number | null;
            /** @description Streams whose longest wait was up to each edge, then those above. */
            longest_waits: number[];
            model_key: string;
            protocol: string;
            /** @description Exchanges that were ended for silence. */
            stalled: number;
            /** @description One stream of a thousand is silent for longer. */
            stream_p999_seconds: number;
            streams: number;
            /** @description null: fewer than a thousand streams. */
            suggested_seconds: number | null;
            upstream_id: string;
            upstream_name: string | null;
            wait_p999_seconds: number;
            waits: number;
        };
        SilenceList: {
            items: components["schemas"]["Silence"][];
        };
        Snapshot: {
            data: {
                [key: string]: unknown;
            };
            /** @description Milliseconds since 1970. */
            fetchedAt: number;
        };
        Standing: {
            /** @description The limit. */
            allowed: number | string;
            /** @enum {string} */
            limit: "requests_per_minute" | "tokens_per_minute" | "concurrent_requests" | "tokens_per_hour" | "tokens_per_day" | "tokens_per_week" | "tokens_per_month" | "usd_per_hour" | "usd_per_day" | "usd_per_week" | "usd_per_month";
            /** @description What is left. */
            remaining: number | string;
            /** @description For calls that are open. */
            reserved: number | string;
            /**
             * Format: date-time
             * @description When all of it is free if nothing more is used; null: as calls end.
             */
            resets_at: string | null;
            /** @description Within the period that runs. */
            used: number | string;
        };
        State: {
            accounts: components["schemas"]["Credential"][];
        };
        Step: {
            flags: string[];
            /** @description In force, in their order. */
            interceptors: string[];
            /** @description It would be called, should those before it fail. */
            is_taken: boolean;
            losses: components["schemas"]["Loss"][];
            /** @description The id that matched; '' for none. */
            model: string;
            /** @description Null is unknown. */
            price: components["schemas"]["StepPrice"] | null;
            /** @description Spoken with it; '' when none can be. */
            protocol: string;
            /** @description What the alias sets. */
            rules: {
                [key: string]: unknown;
            };
            /** @description messages_via_responses; '' for the client's own protocol. */
            translation: string;
            upstream: string;
            upstream_id: string;
            upstream_model: string;
            /** @description How it would be called, or what holds it back. */
            verdict: string;
        };
        StepPrice: {
            override_id: string | null;
            /** @description USD per million tokens in the standard tier, as decimal strings. */
            rates: {
                [key: string]: string;
            };
            /** @enum {string} */
            source: "upstream_override" | "override" | "kind" | "book";
        };
        SupposedCaller: {
            /**
             * @description What they may ask for, also with a * at the end; null is everything.
             * @default null
             */
            models: string[] | null;
            /** @default false */
            strict_losses: boolean;
            /**
             * @description What they may use, in this order; null is everything.
             * @default null
             */
            upstream_ids: string[] | null;
        };
        Sweep: {
            about: string;
            every_seconds: number;
            kept_seconds: number;
            last_run: components["schemas"]["SweepRun"] | null;
            name: string;
            /** @description Rows that a run would delete. */
            waiting: number;
        };
        SweepList: {
            items: components["schemas"]["Sweep"][];
        };
        SweepRun: {
            deleted: number;
            /** @description The kind of error that ended it. */
            error: string | null;
            /**
             * Format: date-time
             * @description null: it runs, or its process was killed.
             */
            finished_at: string | null;
            /** @description false: old rows were left for the next round. */
            is_done: boolean;
            /** Format: date-time */
            started_at: string;
        };
        Swept: {
            deleted: number;
            /** @description The kind of error that ended it. */
            error: string | null;
            /** @description false: old rows were left for the next round. */
            is_done: boolean;
            name: string;
        };
        Target: {
            model: string;
            rules?: components["schemas"]["Rules"];
            /**
             * @description The only upstream to ask; null is every one that serves the model.
             * @default null
             */
            upstream_id: string | null;
        };
        TinyCall: {
            duration_ms: number;
            error: string | null;
            is_ok: boolean;
            model: string;
            /** @enum {string} */
            protocol: "messages" | "chat_completions" | "responses" | "gemini";
            /** @description How far it came without an answer. */
            stage: string | null;
            /** @description The upstream's; null without an answer. */
            status: number | null;
        };
        Token: {
            token: string;
        };
        Trial: {
            call: components["schemas"]["TinyCall"] | null;
            models: components["schemas"]["TrialModel"][];
        };
        TrialLimits: {
            max_context_window_tokens: number | null;
            max_output_tokens: number | null;
            max_prompt_tokens: number | null;
        };
        TrialModel: {
            display_name: string | null;
            id: string;
            kind: string;
            limits: components["schemas"]["TrialLimits"];
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
            upstream_model_id: string;
        };
        UnpricedList: {
            items: components["schemas"]["UnpricedModel"][];
        };
        UnpricedModel: {
            /** @description It has one by now: a repricing would use it. */
            has_price: boolean;
            model_key: string;
            unpriced_requests: number;
            upstream: string | null;
            /** @description '' when there was none. */
            upstream_id: string;
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
        UpstreamCreate: {
            /** @description Absent keeps the stored one, null removes it. No answer holds it. */
            api_key?: string | null;
            /** @description As the blueprint of the kind describes it; null takes a default again. */
            config?: {
                [key: string]: unknown;
            };
            disabled_public_model_ids?: string[];
            enabled?: boolean;
            flag_overrides?: {
                [key: string]: boolean;
            };
            kind: string;
            model_prefix?: components["schemas"]["ModelPrefix"] | null;
            name: string;
            /** @description A vendor of the blueprint; it fills what the configuration does not say. */
            preset?: string;
            proxy_fallback_list?: components["schemas"]["Way"][];
            sort_order?: number;
        };
        UpstreamHealth: {
            enabled: boolean;
            exclusions: components["schemas"]["Exclusion"][];
            id: string;
            /** @description No exclusion concerns all of its models. */
            is_available: boolean;
            kind: string;
            name: string;
        };
        UpstreamHealthList: {
            items: components["schemas"]["UpstreamHealth"][];
        };
        UpstreamList: {
            items: components["schemas"]["UpstreamRow"][];
        };
        UpstreamModel: {
            /** Format: date-time */
            created_at: string | null;
            display_name: string | null;
            /** @description In force. */
            flags: string[];
            /** @description Without the upstream's prefix. */
            id: string;
            is_disabled: boolean;
            kind: string;
            limits: components["schemas"]["TrialLimits"];
            /** @description What clients may ask for; none when it is disabled. */
            names: components["schemas"]["ModelName"][];
            override: components["schemas"]["ShownOverride"] | null;
            owned_by: string | null;
            protocols: ("messages" | "chat_completions" | "responses" | "gemini")[];
            upstream_model_id: string;
        };
        UpstreamModelList: {
            /** @description Why the newest list could not be had. */
            error: string | null;
            /** Format: date-time */
            error_at: string | null;
            etag: string;
            /** Format: date-time */
            fetched_at: string;
            items: components["schemas"]["UpstreamModel"][];
        };
        UpstreamPatch: {
            /** @description Absent keeps the stored one, null removes it. No answer holds it. */
            api_key?: string | null;
            /** @description As the blueprint of the kind describes it; null takes a default again. */
            config?: {
                [key: string]: unknown;
            };
            disabled_public_model_ids?: string[];
            enabled?: boolean;
            flag_overrides?: {
                [key: string]: boolean;
            };
            kind?: string;
            model_prefix?: components["schemas"]["ModelPrefix"] | null;
            name?: string;
            proxy_fallback_list?: components["schemas"]["Way"][];
            sort_order?: number;
        };
        UpstreamProbe: {
            call: components["schemas"]["UpstreamProbeCall"] | null;
            health: components["schemas"]["UpstreamHealth"];
            list_error: string | null;
            list_ms: number;
            /** @description How many it lists; null without a list. */
            models: number | null;
            /** @description Why no model was asked. */
            unasked: string | null;
        };
        UpstreamProbeCall: {
            duration_ms: number;
            error: string | null;
            is_ok: boolean;
            model: string;
            /** @enum {string} */
            protocol: "messages" | "chat_completions" | "responses" | "gemini";
            stage: string | null;
            status: number | null;
            /** @description `direct`, or the address of a proxy. */
            way: string | null;
        };
        UpstreamProbeOrder: {
            /** @description One that is passed over, or else the first that can chat, when absent. */
            model?: string;
        };
        UpstreamRow: {
            api_key_fingerprint: string | null;
            api_key_set: boolean;
            /** @description As the kind's blueprint describes it. */
            config: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            disabled_public_model_ids: string[];
            enabled: boolean;
            /** @description For the If-Match header of a change. */
            etag: string;
            flag_defaults: {
                [key: string]: boolean;
            };
            flag_overrides: {
                [key: string]: boolean;
            };
            id: string;
            kind: string;
            model_prefix: components["schemas"]["ModelPrefix"] | null;
            models_cache: components["schemas"]["ModelsCache"];
            name: string;
            proxy_fallback_list: components["schemas"]["Way"][];
            sort_order: number;
            /** @description What the machine knows of a login, without its tokens; null without one. */
            state: {
                [key: string]: unknown;
            } | null;
            /** @description False: the stored state is malformed; another import replaces it. */
            state_is_readable: boolean;
            /** Format: date-time */
            updated_at: string;
            /** @description Grows with every edit. */
            version: number;
        };
        UsageBefore: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            total: components["schemas"]["UsageTotal"];
        };
        UsageGroup: {
            /** @description By dimension; ids for key, user and upstream, '' for none. */
            members: {
                [key: string]: string;
            };
            /** @description Of ids; null for what is gone. */
            names: {
                [key: string]: string | null;
            };
            points: components["schemas"]["UsagePoints"];
            total: components["schemas"]["UsageTotal"];
        };
        UsagePoints: {
            cost_usd: (string | null)[];
            requests: number[];
            tokens: components["schemas"]["UsageTokensList"];
            unpriced_requests: number[];
        };
        UsageReport: {
            before: components["schemas"]["UsageBefore"] | null;
            /** Format: date-time */
            from: string;
            /** @enum {string} */
            granularity: "hour" | "4h" | "8h" | "day" | "month" | "all";
            group_by: ("key" | "user" | "upstream" | "model" | "model_key" | "protocol" | "tier" | "outcome")[];
            groups: components["schemas"]["UsageGroup"][];
            /** @description When each begins, on the zone's clocks. */
            periods: string[];
            time_zone: string;
            /** Format: date-time */
            to: string;
            total: components["schemas"]["UsageTotal"];
        };
        UsageTokensInteger: {
            cache_read: number;
            cache_write_1h: number;
            cache_write_5m: number;
            input: number;
            input_image: number;
            output: number;
            output_image: number;
            reasoning: number;
        };
        UsageTokensList: {
            cache_read: number[];
            cache_write_1h: number[];
            cache_write_5m: number[];
            input: number[];
            input_image: number[];
            output: number[];
            output_image: number[];
            reasoning: number[];
        };
        UsageTotal: {
            /** @description null where nothing has a price. */
            cost_usd: string | null;
            requests: number;
            tokens: components["schemas"]["UsageTokensInteger"];
            /** @description Used tokens without a price; in no cost. */
            unpriced_requests: number;
        };
        Use: {
            limits: components["schemas"]["Limits"];
            /** @description Requests of this month that no budget of money counts: they have no price. */
            unpriced_requests: number;
            /** @description Of the limits that are set. */
            use: components["schemas"]["Standing"][];
        };
        User: {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            id: string;
            /** @description Of all keys of the user together. */
            limits: components["schemas"]["Limits"];
            name: string;
            /** @description Whether the user can sign in to the dashboard. */
            password_set: boolean;
            /** @enum {string} */
            role: "admin" | "operator" | "viewer" | "user";
            /** @description The only upstreams that keys of the user may use; null is every one. */
            upstream_ids: string[] | null;
        };
        UserCreate: {
            enabled?: boolean;
            /** @description Replaces all limits of the user. */
            limits?: components["schemas"]["Limits"] | null;
            name: string;
            password?: string | null;
            /**
             * @description 'user' by default.
             * @enum {string}
             */
            role?: "admin" | "operator" | "viewer" | "user";
            /** @description The only upstreams to use; null is every one. */
            upstream_ids?: string[] | null;
        };
        UserPatch: {
            enabled?: boolean;
            /** @description Replaces all limits of the user. */
            limits?: components["schemas"]["Limits"] | null;
            name?: string;
            /** @description null takes it away; either way the user is signed out. */
            password?: string | null;
            /** @enum {string} */
            role?: "admin" | "operator" | "viewer" | "user";
            /** @description The only upstreams to use; null is every one. */
            upstream_ids?: string[] | null;
        };
        Users: {
            items: components["schemas"]["User"][];
        };
        Way: {
            id: string;
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
