"""A deterministic vendor of LLMs that speaks all four protocols, in a process of its own.

Run it with ``python -m floway.simulator --port 9100``. It is strict as the vendors are
(unknown members, unanswered tool calls, foreign signatures are refused in their words), and
it shares no protocol code with the gateway, so that tests can take it as an independent judge.

**Steering.** The model name is a base name and options: ``sim-text+events=200+gap=10``. A base
name starts with ``sim``, ``claude``, ``gpt`` or ``gemini``; any other is unknown (404), as is an
option that does not exist. Where the model name is not free, as behind a gateway with a catalogue, the
prompt steers: ``[[sim:status=429+retry_after=2]]`` anywhere in it, the last one if there are several.
The options, with their parser, stand in ``options.py``:

======================  ==================================================================
``events=N``            the text is N pieces, each in a frame of its own
``text=S``              the text is S, with ``_`` for a blank
``tools=N``             N calls of the offered tools, unless tool results were just sent
``thinking``            think although the request does not ask for it
``redacted``            think in a ``redacted_thinking`` block (Messages)
``reasoning_content``   show the reasoning in ``reasoning_content``, and take it back
                        (Chat Completions)
``call_ids``            function calls carry an ``id`` (Gemini)
``gap=MS``              milliseconds between two frames, on an absolute schedule
``delay=MS``            milliseconds before the head of the answer
``first=MS``            milliseconds between the head and the first frame
``status=N``            refuse with this status and the vendor's error body
``retry_after=S``       the ``retry-after`` header of a refusal, seconds
``fail_first=KIND``     200, but the first frame with a meaning is the vendor's error
``error_after=N``       the vendor's error after N frames
``error=KIND``          which error: ``overloaded`` (default), ``usage_limit``,
                        ``rate_limit``, ``server_error``
``cut=N``               the socket is closed inside the chunked body after N frames
``end=N``               the body ends cleanly after N frames, without the terminal frame
``stall=N``             silence for ever after N frames
``malformed=N``         after N frames comes one whose JSON is broken; then the rest
``reset``               the connection is reset before the head
``accept_stall``        the head never comes
``json_for_stream``     one JSON document although a stream was asked for
``html``                a page of HTML, as something in between would answer
``crlf``, ``cr``        line ends of the frames
``comments``            an SSE comment before every frame
``pings``               a ``ping`` event (Messages) or a comment (else) before every frame
``split=N``             every write is cut into pieces of N bytes
``gzip``                ``content-encoding: gzip`` although nobody asked
``http10``              neither length nor chunks: the body ends when the socket closes
``no_usage``            no usage anywhere
``input=N``, ``cache_read=N``, ``cache_write=N``, ``cache_write_1h=N``, ``output=N``,
``reasoning=N``         these very token counts
``tier=S``              the tier that the answer says was served
======================  ==================================================================

With ``stream: false`` the options that count frames count bytes of the body, and an error in
the stream becomes the vendor's HTTP error.

**What it says.** ``Simulated answer to: <the last user text>``; after tool results ``The tool
answered: <them>``; with a schema, a JSON value that fits it. It calls a tool when the last user
text says ``call NAME`` or ``use NAME`` (several names: parallel calls; a JSON object after the
name becomes the arguments), when the request forces one, or with ``tools=N``.

**Usage.** Output tokens are the pieces said: words of text, thinking and arguments. Input tokens
are a quarter of the bytes of the prompt's members written as compact JSON, rounded up. With a
cache marker (Messages), or from 1,024 input tokens on (elsewhere), half of the input is cached:
read if the conversation has an answer of the model, else written (elsewhere written is free).
Numbers in the model name win over all rules. What was sent stands in the journal.

**A Claude subscription.** A request with an access token of this simulator (``sk-ant-oat...``), or
with the OAuth beta, is one of a subscription: the bearer must be live and alone, the beta named, the
model one of the account's, and every answer has unified rate-limit headers. ``GET /oauth/authorize``
answers the copyable ``code#state`` at once (``login_hint`` names who consents, else ``owner``),
``POST /v1/oauth/token`` exchanges codes (PKCE S256) and refresh tokens that work once; there are
``GET /api/oauth/profile``, ``/api/oauth/usage`` and a paged ``/v1/models``. Faults for these paths need
``path``; an ordered status refuses before anything happens, while ``delay``, ``reset``, ``cut`` and
``html`` spoil an answer whose token is minted and whose refresh token is spent. ``/__sim/claude-code``:

========================  ================================================================
``GET``                   the accounts; ``exchanges``, ``mints``, ``reuse_attempts``;
                          ``redeemed`` and ``reused`` per refresh token; those that work
``POST``                  settings of ``{"account": NAME}``, any member of ``Account`` in
                          ``accounts.py``: life of access tokens, quota
                          values and headers, plan, the sentinels of a dead organization
``POST .../login``        a credentials file without a browser; ``seconds`` is the life of its
                          access token, ``setup_token`` true makes one that is not renewed
``POST .../expire``       every access token of the account is expired
``POST .../revoke``       its sessions end; ``code`` is the OAuth error from then on
                          (``app_session_terminated``)
========================  ================================================================

**Azure and Ollama.** A resource of Azure is below ``/azure/<its host>``: ``api-key``, deployments, both
OpenAI surfaces with their versions, ``/anthropic`` on the services host, the chunk of the content filter.
An Ollama server is below ``/ollama``: ``/api/tags``, ``/api/show`` (``sim-damaged:latest`` cannot be shown),
``/api/version`` and ``/v1``; only a simulator with a key wants one there.

**A ChatGPT subscription** is served below ``/backend-api`` (Responses that stream, compaction, models) and
``/openai/oauth`` (``authorize`` answers the address at which the browser ends, ``token`` takes forms). It
is as strict as the vendor: nothing is stored, everything streams, no instructions are no request, some
members are refused, and a stream does not say what it is. Refresh tokens work once. ``/__sim/codex`` is
steered as ``/__sim/claude-code``; the settings are the members of ``Subscriber`` in ``subscribers.py``, and
``login`` gives an ``auth.json``. A session that has ended refuses its tokens with ``token_invalidated``.

**A Copilot seat** is served below ``/github/<host>``: device sign-in on ``github.com`` or a tenant of
ghe.com, the exchange of its login for Copilot tokens on the ``api.`` host, and three surfaces with the
list of models on the host that the exchange names. It wants the vendor's headers, announces what is left
of the seat with every answer, counts what a user begins, and refuses what Copilot refuses.
``/__sim/copilot`` takes settings (``Seat`` in ``seats.py``), ``login``, ``allow`` and ``deny`` of a
``user_code``, ``interval``, ``expire`` and ``revoke``; ``GET`` also tells how often each login was
exchanged.

**Control.** ``GET /__sim/requests`` (the journal: the last 200 requests with their headers and
bodies, what usage was sent and how each ended), ``GET /__sim/stats``, ``POST /__sim/faults``
(``{"options": "status=429", "model": NAME, "path": PART, "times": N}``), ``DELETE /__sim/faults``,
``POST /__sim/reset`` (sign-ins stay, their settings and counters do not). Times are of the system's
monotonic clock. The journal holds headers as sent, keys included: give a simulator made-up keys only.

The way of a request: ``server.py`` -> ``connection.py`` -> ``http1.py`` -> ``routing.py`` ->
``endpoint.py`` -> one of ``vendors/`` -> ``playback.py``.
"""
