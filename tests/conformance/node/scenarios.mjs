// The columns of the matrix for the Node clients; `scenarios.py` puts the Python clients through the same.

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

const SEALS = {
  messages: '"signature":',
  chat_completions: '"reasoning_content":',
  responses: '"encrypted_content":',
  gemini: '"thoughtSignature":',
}
const COUNTS = 'input=11+cache_read=7+cache_write=0+cache_write_1h=0+output=13'
const WEATHER = 'Please call weather {"city": "Bern"}'
const BOTH = `${WEATHER} and clock {"zone": "CET"}`
// The abort is promised within a second; the rest is for a busy machine.
const ABORT_SECONDS = 2

export const isPossible = (client, scenario) => !(client === 'responses' && scenario === 'stop')

const prompt = (stage, text, options = '') => `[${stage.name}] ${text}${options && ` [[sim:${options}]]`}`
const tokens = (count) => Array.from({ length: count }, (_, index) => `token${index} `).join('')
const ask = (stage, text, stream, wish = {}, image = '') =>
  stage.sdk.ask(stage.model, stage.sdk.question(text, image), wish, stream)

async function last(stage) {
  const entries = await (await fetch(`${stage.simulator}/__sim/requests`)).json()
  const found = entries.filter((entry) => entry.model === stage.model && entry.body.includes(stage.name))
  assert(found.length, 'the request did not reach the upstream')
  return found.at(-1)
}

async function bothWays(run) {
  for (const stream of [false, true]) await run(stream)
}

async function refused(stage, text, stream) {
  try {
    await ask(stage, text, stream)
  } catch (error) {
    assert(error instanceof stage.sdk.error, `another error: ${error?.stack}`)
    return stage.sdk.refusal(error)
  }
  return assert.fail('no error')
}

async function plain(stage) {
  const text = prompt(stage, 'Good morning', COUNTS)
  const answer = await ask(stage, text, false)
  assert.equal(answer.text, `Simulated answer to: ${text}`)
  assert.deepEqual([answer.stop, answer.inputTokens, answer.outputTokens], ['end', 18, 13])
}

async function streaming(stage) {
  const answer = await ask(stage, prompt(stage, 'Count', `events=40+${COUNTS}`), true)
  assert.equal(answer.text, tokens(40))
  assert.equal(answer.pieces, 40)
  assert.deepEqual([answer.stop, answer.inputTokens, answer.outputTokens], ['end', 18, 13])
}

const tools = (stage) => bothWays(async (stream) => {
  const turns = stage.sdk.question(prompt(stage, WEATHER))
  const called = await stage.sdk.ask(stage.model, turns, { tools: true }, stream)
  assert.deepEqual(called.calls.map((call) => [call.name, call.arguments]), [['weather', { city: 'Bern' }]])
  assert.equal(called.stop, 'tools')

  turns.push(...stage.sdk.replay(called, [[called.calls[0], '12 degrees']]))
  const answered = await stage.sdk.ask(stage.model, turns, { tools: true }, stream)
  assert.match(answered.text, /^The tool answered: .*12 degrees/)
  assert.equal(answered.stop, 'end')
})

const parallel = (stage) => bothWays(async (stream) => {
  const turns = stage.sdk.question(prompt(stage, BOTH))
  const called = await stage.sdk.ask(stage.model, turns, { tools: true }, stream)
  assert.deepEqual(called.calls.map((call) => [call.name, call.arguments]), [
    ['weather', { city: 'Bern' }],
    ['clock', { zone: 'CET' }],
  ])

  // Agents send results in the order in which their tools finished.
  turns.push(...stage.sdk.replay(called, [[called.calls[1], 'high noon'], [called.calls[0], '12 degrees']]))
  const answered = await stage.sdk.ask(stage.model, turns, { tools: true }, stream)
  assert.match(answered.text, /12 degrees/)
  assert.match(answered.text, /high noon/)
})

const image = (stage) => bothWays(async (stream) => {
  const answer = await ask(stage, prompt(stage, 'What is this'), stream, {}, stage.pixel)
  assert.match(answer.text, /What is this/)
  assert((await last(stage)).body.includes(stage.pixel), 'the image did not reach the upstream')
})

const thinking = (stage) => bothWays(async (stream) => {
  const wish = { tools: true, thinking: true }
  // Chat vendors show reasoning in members of their own, if at all.
  const options = stage.upstream === 'chat_completions' ? 'reasoning_content' : 'thinking'
  const turns = stage.sdk.question(prompt(stage, WEATHER, options))
  const called = await stage.sdk.ask(stage.model, turns, wish, stream)
  const isSealed = stage.sealed.some(([client, to]) => client === stage.client && to === stage.upstream)
  assert.equal(called.thought.startsWith('Thinking about: '), !isSealed, `thought: ${called.thought}`)
  assert.deepEqual(called.calls[0].arguments, { city: 'Bern' })

  // The simulator refuses a seal that it did not mint over this very content.
  turns.push(...stage.sdk.replay(called, [[called.calls[0], '12 degrees']]))
  const answered = await stage.sdk.ask(stage.model, turns, wish, stream)
  assert.match(answered.text, /12 degrees/)
  const body = (await last(stage)).body.replaceAll('": ', '":')
  // The SDK of Chat Completions sends no reasoning back but a seal, and the others give it none.
  const isKept = stage.client !== 'chat_completions' || ['messages', 'gemini'].includes(stage.upstream)
  if (isKept) assert(body.includes(SEALS[stage.upstream]), 'the reasoning did not come back')
})

const structured = (stage) => bothWays(async (stream) => {
  const report = JSON.parse((await ask(stage, prompt(stage, 'Report'), stream, { schema: true })).text)
  assert.equal(typeof report.city, 'string')
  assert(Number.isInteger(report.degrees))
  assert.equal(Object.keys(report).length, 2)
})

const stop = (stage) => bothWays(async (stream) => {
  const answer = await ask(stage, prompt(stage, 'Speak', 'text=one_HALT_two'), stream, { stop: 'HALT' })
  assert.equal(answer.text.trim(), stage.upstream === 'responses' ? 'one HALT two' : 'one')
  assert(['end', 'stop'].includes(answer.stop), answer.stop)
})

const maxTokens = (stage) => bothWays(async (stream) => {
  const answer = await ask(stage, prompt(stage, 'Count', 'events=100'), stream, { maxTokens: 20 })
  assert.equal(answer.text, tokens(20))
  assert.equal(answer.stop, 'length')
})

const rateLimit = (stage) => bothWays(async (stream) => {
  const refusal = await refused(stage, prompt(stage, 'hi', 'status=429+retry_after=7'), stream)
  assert.equal(refusal.status, 429)
  // Google's SDK keeps no headers in its error.
  if (refusal.retryAfter !== undefined) assert.equal(refusal.retryAfter, '7')
})

const badRequest = (stage) => bothWays(async (stream) => {
  assert.equal((await refused(stage, prompt(stage, 'hi', 'status=400'), stream)).status, 400)
})

async function streamError(stage) {
  const text = prompt(stage, 'hi', 'events=40+error_after=12')
  await refused(stage, text, true)
  assert((await refused(stage, text, false)).status >= 429)
}

async function abort(stage) {
  const turns = stage.sdk.question(prompt(stage, 'Count', 'events=3000+gap=10'))
  await stage.sdk.leave(stage.model, turns)
  const leftAt = performance.now()
  for (;;) {
    const entry = await last(stage)
    if (entry.ended) {
      assert.equal(entry.ended, 'aborted')
      return
    }
    assert(performance.now() - leftAt < ABORT_SECONDS * 1000, 'the upstream goes on')
    await sleep(20)
  }
}

export const scenarios = {
  plain,
  streaming,
  tools,
  parallel,
  image,
  thinking,
  structured,
  stop,
  max_tokens: maxTokens,
  rate_limit: rateLimit,
  bad_request: badRequest,
  stream_error: streamError,
  abort,
}
