import { describe, expect, it } from 'vitest'

import type { Alias } from '@/api/aliases'
import { bodyOf, draftOf, ruleCount, targetOf } from './draft'

const ALIAS: Alias = {
  id: 'alias_1',
  name: 'best/one',
  targets: [
    { model: 'm', upstream_id: null, rules: { effort: 'high', budget_tokens: 1024 } },
    { model: 'n', upstream_id: 'up_1', rules: {} },
  ],
  selection: 'random',
  display_name: 'Best',
  is_listed: false,
  sort_order: 3,
  limits: { max_output_tokens: 9 },
  etag: '"1"',
}

describe('the form of an alias', () => {
  it('says the same as the alias it was made of', () => {
    const { name, targets, selection, display_name, is_listed, limits } = ALIAS
    expect(bodyOf(draftOf(ALIAS))).toEqual({ name, targets, selection, display_name, is_listed, limits })
  })

  it('of a new alias has one empty target and leaves everything to the gateway', () => {
    expect(bodyOf({ ...draftOf(null), name: ' a ' })).toEqual({
      name: 'a',
      targets: [{ model: '', upstream_id: null, rules: {} }],
      selection: 'first-available',
      display_name: null,
      is_listed: true,
      limits: null,
    })
  })

  it('leaves out rules that were typed and cleared, and limits that are not wanted', () => {
    const draft = draftOf(ALIAS)
    const cleared = { ...draft.targets[0]!, effort: ' ', budget: '', adaptive: true, tier: 'flex' }
    const body = bodyOf({ ...draft, targets: [cleared], hasLimits: false })
    expect(body.targets[0]!.rules).toEqual({ adaptive: true, service_tier: 'flex' })
    expect(body.limits).toBeNull()
    expect([ruleCount(cleared), ruleCount(targetOf())]).toEqual([2, 0])
  })
})
