// Puts the Node SDKs through the scenarios and prints a JSON report.
// Standard input: {gateway, key, simulator, pixel, models: {protocol: model}, clients, upstreams, lossy}.
// Standard output: [{client, upstream, scenario, error}], error null where all was well.

import { scenarios, isPossible } from './scenarios.mjs'
import { anthropicMessages } from './sdks/anthropic_messages.mjs'
import { googleGenAI } from './sdks/google_genai.mjs'
import { openaiChat } from './sdks/openai_chat.mjs'
import { openaiResponses } from './sdks/openai_responses.mjs'

const adapters = {
  messages: anthropicMessages,
  chat_completions: openaiChat,
  responses: openaiResponses,
  gemini: googleGenAI,
}

async function input() {
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return JSON.parse(text)
}

const order = await input()
const report = []
for (const [client, adapter] of Object.entries(adapters)) {
  const sdk = adapter(order.gateway, order.key)
  for (const [upstream, model] of Object.entries(order.models)) {
    for (const [scenario, run] of Object.entries(scenarios)) {
      if (!isPossible(client, scenario)) continue
      const name = `node-${client}-${upstream}-${scenario}`
      const stage = { ...order, sdk, client, upstream, model, name }
      const error = await run(stage).then(
        () => null,
        (thrown) => String(thrown?.stack ?? thrown).slice(0, 1000),
      )
      report.push({ client, upstream, scenario, error })
    }
  }
}
process.stdout.write(JSON.stringify(report))
// Idle sockets of the SDKs would keep the process alive.
process.exit(0)
