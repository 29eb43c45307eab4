import { describe, expect, it } from 'vitest'

import type { UpstreamModel } from '@/api/upstreams'
import { BLANK_MODEL, draftOfEntry, draftOfModel, entryOf, faultsOf, overrideOf } from './modelDraft'

const NO_LIMITS = { max_context_window_tokens: null, max_prompt_tokens: null, max_output_tokens: null }
const model = (members: Partial<UpstreamModel>) =>
  ({ id: 'm', upstream_model_id: 'vendor-m', is_disabled: false, override: null, ...members }) as UpstreamModel

describe('what is decided about a model', () => {
  it('is nothing for one that only the vendor describes', () => {
    expect(overrideOf(draftOfModel(model({ is_disabled: true, display_name: 'Vendor says' })))).toEqual({
      is_disabled: true,
      display_name: null,
      protocols: null,
      limits: NO_LIMITS,
      flag_overrides: {},
    })
  })

  it('comes back as it was decided', () => {
    const override = {
      display_name: 'M',
      protocols: ['messages'],
      limits: { ...NO_LIMITS, max_output_tokens: 4096 },
      flag_overrides: { 'vendor-qwen': true },
    }
    expect(overrideOf(draftOfModel(model({ override })))).toEqual({ is_disabled: false, ...override })
  })

  it('stands in a configuration with what was typed', () => {
    const draft = { ...BLANK_MODEL, upstreamId: ' deployment ', publicId: 'gpt-5', limits: { ...BLANK_MODEL.limits, max_prompt_tokens: '100' } }
    const entry = entryOf(draft)
    expect(entry).toEqual({
      upstream_model_id: 'deployment',
      public_model_id: 'gpt-5',
      protocols: null,
      display_name: null,
      limits: { ...NO_LIMITS, max_prompt_tokens: 100 },
      flag_overrides: {},
    })
    expect(entryOf(draftOfEntry(entry))).toEqual(entry)
  })

  it('needs an id of its own', () => {
    expect(faultsOf(BLANK_MODEL, [])).toEqual({ id: 'missing' })
    expect(faultsOf({ ...BLANK_MODEL, upstreamId: 'a', publicId: 'b' }, ['b'])).toEqual({ id: 'taken' })
    expect(faultsOf({ ...BLANK_MODEL, upstreamId: 'a' }, ['b'])).toEqual({})
  })
})
