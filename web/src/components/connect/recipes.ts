import type { Protocol } from '@/api/models'

/** Stands where the API key goes; the page never knows a key. */
export const KEY_PLACEHOLDER = 'YOUR_FLOWAY_KEY'

/** Stands where the model goes while no upstream serves one. */
export const MODEL_PLACEHOLDER = 'MODEL_ID'

/** What a client has to be told. */
export interface Target {
  /** This gateway, without a trailing slash. */
  origin: string
  model: string
}

export type Snippet = { text: string } & ({ kind: 'shell' | 'python' | 'run' } | { kind: 'file'; file: string })

export interface Recipe {
  id: string
  name: string
  /** The protocol the client speaks, which the model must be served in. */
  protocol: Protocol
  snippets: (target: Target) => Snippet[]
}

/** A string as JSON, which is also a string of TOML and of Python. */
const quoted = JSON.stringify

/** A word for a POSIX shell. */
function word(text: string): string {
  return /^[\w.:/@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

const exportKey = (variable: string) => `export ${variable}=${KEY_PLACEHOLDER}`

const claudeCode: Recipe = {
  id: 'claude-code',
  name: 'Claude Code',
  protocol: 'messages',
  snippets: ({ origin, model }) => [
    {
      kind: 'shell',
      text: [
        `export ANTHROPIC_BASE_URL=${word(origin)}`,
        exportKey('ANTHROPIC_AUTH_TOKEN'),
        'export CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1',
      ].join('\n'),
    },
    { kind: 'run', text: `claude --model ${word(model)}` },
  ],
}

const codex: Recipe = {
  id: 'codex',
  name: 'Codex',
  protocol: 'responses',
  snippets: ({ origin, model }) => [
    {
      kind: 'file',
      file: '~/.codex/config.toml',
      text: [
        `model = ${quoted(model)}`,
        'model_provider = "floway"',
        '',
        '[model_providers.floway]',
        'name = "Floway"',
        `base_url = ${quoted(`${origin}/v1`)}`,
        'env_key = "GATEWAY_API_KEY"',
        'wire_api = "responses"',
      ].join('\n'),
    },
    { kind: 'run', text: `${exportKey('GATEWAY_API_KEY')}\ncodex` },
  ],
}

const opencode: Recipe = {
  id: 'opencode',
  name: 'opencode',
  protocol: 'chat_completions',
  snippets: ({ origin, model }) => [
    {
      kind: 'file',
      file: 'opencode.json',
      text: JSON.stringify(
        {
          $schema: 'https://opencode.ai/config.json',
          provider: {
            floway: {
              npm: '@ai-sdk/openai-compatible',
              name: 'Floway',
              options: { baseURL: `${origin}/v1`, apiKey: '{env:GATEWAY_API_KEY}' },
              models: { [model]: {} },
            },
          },
        },
        null,
        2,
      ),
    },
    { kind: 'run', text: `${exportKey('GATEWAY_API_KEY')}\nopencode --model ${word(`floway/${model}`)}` },
  ],
}

const anthropicSDK: Recipe = {
  id: 'anthropic',
  name: 'Anthropic SDK',
  protocol: 'messages',
  snippets: ({ origin, model }) => [
    {
      kind: 'python',
      text: `import anthropic

client = anthropic.Anthropic(base_url=${quoted(origin)}, api_key="${KEY_PLACEHOLDER}")
with client.messages.stream(
    model=${quoted(model)},
    max_tokens=1024,
    messages=[{"role": "user", "content": "Say hello."}],
) as stream:
    for text in stream.text_stream:
        print(text, end="", flush=True)`,
    },
  ],
}

const openaiSDK: Recipe = {
  id: 'openai',
  name: 'OpenAI SDK',
  protocol: 'responses',
  snippets: ({ origin, model }) => [
    {
      kind: 'python',
      text: `from openai import OpenAI

client = OpenAI(base_url=${quoted(`${origin}/v1`)}, api_key="${KEY_PLACEHOLDER}")
response = client.responses.create(model=${quoted(model)}, input="Say hello.")
print(response.output_text)`,
    },
  ],
}

const googleSDK: Recipe = {
  id: 'google',
  name: 'Google SDK',
  protocol: 'gemini',
  snippets: ({ origin, model }) => [
    {
      kind: 'python',
      text: `from google import genai
from google.genai import types

client = genai.Client(
    api_key="${KEY_PLACEHOLDER}",
    http_options=types.HttpOptions(base_url=${quoted(origin)}),
)
response = client.models.generate_content(model=${quoted(model)}, contents="Say hello.")
print(response.text)`,
    },
  ],
}

const curl: Recipe = {
  id: 'curl',
  name: 'curl',
  protocol: 'chat_completions',
  snippets: ({ origin, model }) => {
    const body = { model, stream: true, messages: [{ role: 'user', content: 'Say hello.' }] }
    return [
      {
        kind: 'shell',
        text: [
          `curl -N ${word(`${origin}/v1/chat/completions`)} \\`,
          `  -H 'authorization: Bearer ${KEY_PLACEHOLDER}' \\`,
          `  -H 'content-type: application/json' \\`,
          `  -d '${JSON.stringify(body).replaceAll("'", `'\\''`)}'`,
        ].join('\n'),
      },
    ]
  },
}

/** The clients in the order of the page. */
export const RECIPES: readonly Recipe[] = [
  claudeCode,
  codex,
  opencode,
  anthropicSDK,
  openaiSDK,
  googleSDK,
  curl,
]
