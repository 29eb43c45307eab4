import { describe, expect, it } from 'vitest'

import { CLAUDE_WAYS, CODEX_WAYS, faultOf } from './ways'

const [signIn, , paste] = CLAUDE_WAYS

describe('what is pasted', () => {
  it('is not sent when it is empty', () => {
    expect([faultOf(signIn!, '  \n'), faultOf(paste!, '')]).toEqual(['subscription.emptyCallback', 'subscription.emptyFile'])
  })

  it('is not sent as a file unless it is a JSON object', () => {
    expect(['{"tokens": {}', '[]', 'null', '"text"', '{"tokens": {}}'].map((text) => faultOf(paste!, text))).toEqual([
      'subscription.noJSON',
      'subscription.noObject',
      'subscription.noObject',
      'subscription.noObject',
      null,
    ])
  })

  it('is left to the gateway to read when it is a callback', () => {
    expect(faultOf(signIn!, 'a#b#c')).toBeNull()
  })
})

describe('the ways to a login', () => {
  it('go through routes of their own where the vendor tells logins apart', () => {
    expect(CLAUDE_WAYS.map(({ login, importRoute }) => [login, importRoute])).toEqual([
      ['oauth', 'claude-code-import'],
      ['setup-token', 'claude-code-setup-token-import'],
      ['oauth', 'claude-code-import'],
    ])
    expect(CODEX_WAYS.map(({ name, member }) => [name, member])).toEqual([
      ['signIn', 'callback'],
      ['paste', 'auth_json'],
    ])
  })
})
