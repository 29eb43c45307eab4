import { describe, expect, it } from 'vitest'

import type { Key } from '@/api/keys'
import { bodyOf, draftOf, patchOf } from './draft'

const KEY: Key = {
  id: 'key_1',
  name: 'laptop',
  user_id: 'usr_1',
  user_name: 'ada',
  key_prefix: 'sk-floway-ab',
  key_last4: 'wxyz',
  enabled: true,
  upstream_ids: ['up_2', 'up_1'],
  models: ['claude-*'],
  strict_losses: false,
  scope: null,
  dump_retention_seconds: 3600,
  expires_at: '2027-01-02T03:04:00Z',
  created_at: '2026-11-22T12:00:00Z',
  last_used_at: null,
  limits: {},
}

describe('the form of a key', () => {
  it('says the same as the key it was made of', () => {
    expect(patchOf(draftOf(KEY), KEY)).toEqual({})
    expect(bodyOf(draftOf(KEY)).expires_at).toBe('2027-01-02T03:04:00.000Z')
  })

  it('tells every upstream from none of them, and every model from a list', () => {
    const draft = draftOf(KEY)
    expect(bodyOf({ ...draft, isCapped: false }).upstream_ids).toBeNull()
    expect(bodyOf({ ...draft, upstreamIds: [] }).upstream_ids).toEqual([])
    expect(bodyOf({ ...draft, models: ' \n ' }).models).toBeNull()
    expect(bodyOf({ ...draft, models: ' a \n\nb\na' }).models).toEqual(['a', 'b'])
  })

  it('sends only what was changed', () => {
    const draft = { ...draftOf(KEY), name: ' desktop ', expiresAt: '', scope: 'admin' as const }
    expect(patchOf(draft, KEY)).toEqual({ name: 'desktop', expires_at: null, scope: 'admin' })
  })

  it('sends all limits when one was changed, and none when none was', () => {
    const key = { ...KEY, limits: { requests_per_minute: 100, usd_per_day: '12.50', tokens_per_day: null } }
    const draft = draftOf(key)
    expect(patchOf(draft, key)).toEqual({})
    const limits = { ...draft.limits, requests_per_minute: '50' }
    expect(patchOf({ ...draft, limits }, key)).toEqual({ limits: { requests_per_minute: 50, usd_per_day: '12.50' } })
    expect(patchOf({ ...draft, retention: { unit: 'off', amount: '' } }, key)).toEqual({ dump_retention_seconds: null })
  })

  it('of a new key reaches everything and never expires', () => {
    expect(bodyOf({ ...draftOf(null), name: 'n' })).toEqual({
      name: 'n',
      enabled: true,
      upstream_ids: null,
      models: null,
      strict_losses: false,
      expires_at: null,
      scope: null,
      limits: {},
      dump_retention_seconds: null,
    })
  })
})
