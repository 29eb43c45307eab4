import { describe, expect, it } from 'vitest'

import type { Blueprint, Upstream } from '@/api/upstreams'
import { blankOf, bodyOf, differences, draftOf, patchOf, rebased } from './draft'

const upstream = (members: Partial<Upstream> = {}) =>
  ({
    name: 'main',
    enabled: true,
    config: { base_url: 'https://a', protocols: ['messages'], timeouts: { connect_seconds: null, idle_seconds: 5 } },
    flag_overrides: {},
    model_prefix: null,
    disabled_public_model_ids: [],
    proxy_fallback_list: [{ id: 'px_1' }],
    ...members,
  }) as Upstream
const base = draftOf(upstream())

describe('a draft of an upstream', () => {
  it('is clean as it opens, and again when something typed is taken back', () => {
    expect(patchOf(base, base)).toEqual({})
    const reordered = { ...base, config: { ...base.config, timeouts: { idle_seconds: 5, connect_seconds: null } } }
    expect(patchOf({ ...reordered, name: ' main ' }, base)).toEqual({})
  })

  it('sends only what is different, of the configuration too', () => {
    const draft = { ...base, enabled: false, config: { ...base.config, base_url: 'https://b' }, ways: [] }
    expect(patchOf(draft, base)).toEqual({
      enabled: false,
      config: { base_url: 'https://b' },
      proxy_fallback_list: [],
    })
  })

  it('keeps, replaces or removes a key, and never sends an empty one', () => {
    expect(patchOf({ ...base, apiKey: 'sk-1' }, base)).toEqual({ api_key: 'sk-1' })
    expect(patchOf({ ...base, apiKey: null }, base)).toEqual({ api_key: null })
  })

  it('keeps its changes on top of a newer state and follows it elsewhere', () => {
    const newer = draftOf(upstream({ name: 'other', config: { ...base.config, protocols: ['gemini'] } }))
    const draft = { ...base, config: { ...base.config, base_url: 'https://b' } }
    expect(rebased(draft, base, newer)).toEqual({
      ...newer,
      config: { ...newer.config, base_url: 'https://b' },
    })
  })

  it('tells what two people have changed, each another way', () => {
    const newer = draftOf(upstream({ name: 'theirs', enabled: false }))
    expect(differences({ ...base, name: 'mine' }, base, newer)).toEqual([
      { field: 'name', mine: 'mine', theirs: 'theirs' },
      { field: 'enabled', mine: 'true', theirs: 'false' },
    ])
  })
})

describe('a new upstream', () => {
  const blueprint = {
    blank: { config: { base_url: null, protocols: null, header_rules: [], models_fetch: { enabled: true, path: null } } },
    presets: [{ id: 'p', title: 'Vendor', needs_key: true, config: { base_url: 'https://v', models_fetch: { path: '/models' } }, flag_overrides: { f: true } }],
  } as unknown as Blueprint

  it('is filled by a preset and leaves out what nobody said', () => {
    const draft = { ...blankOf(blueprint, 'p'), apiKey: 'sk-1' }
    expect(bodyOf(draft, 'custom')).toEqual({
      kind: 'custom',
      name: 'Vendor',
      enabled: true,
      config: { base_url: 'https://v', header_rules: [], models_fetch: { enabled: true, path: '/models' } },
      api_key: 'sk-1',
      flag_overrides: { f: true },
      model_prefix: null,
      disabled_public_model_ids: [],
      proxy_fallback_list: [],
    })
  })
})
