import { describe, expect, it } from 'vitest'

import type { User } from '@/api/users'
import { bodyOf, headersOf, questionOf, type Draft } from './question'

const DRAFT: Draft = { model: ' m ', protocol: 'messages', who: 'any', headers: '', body: '' }
const USERS = [{ id: 'user_1', upstream_ids: ['up_1'] }] as User[]

describe('the question of a what-if', () => {
  it('asks for anybody, for a key, or with the cap of a user', () => {
    const caller = { upstream_ids: null, models: null, strict_losses: false }
    expect(questionOf(DRAFT, USERS)).toEqual({ model: 'm', protocol: 'messages', caller })
    expect(questionOf({ ...DRAFT, who: 'key:key_1' }, USERS)).toMatchObject({ key_id: 'key_1' })
    expect(questionOf({ ...DRAFT, who: 'key:key_1' }, USERS)).not.toHaveProperty('caller')
    expect(questionOf({ ...DRAFT, who: 'user:user_1' }, USERS)).toMatchObject({ caller: { upstream_ids: ['up_1'] } })
  })

  it('carries headers and body only where there are any', () => {
    const asked = questionOf({ ...DRAFT, headers: 'User-Agent: a/1: b\n\nx-app:cli', body: '{"top_k": 3}' }, [])
    expect(asked).toMatchObject({ headers: { 'user-agent': 'a/1: b', 'x-app': 'cli' }, request: { top_k: 3 } })
    expect(Object.keys(questionOf(DRAFT, []))).not.toContain('headers')
  })

  it.each(['no colon', ': x', 'a b: c'])('refuses the header line %j', (line) => {
    expect(() => headersOf(line)).toThrow(line)
  })

  it.each(['[]', '"x"', 'null', '{'])('refuses the body %j', (text) => {
    expect(() => bodyOf(text)).toThrow()
  })
})
