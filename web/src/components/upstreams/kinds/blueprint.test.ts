import { describe, expect, it } from 'vitest'

import type { Blueprint } from '@/api/upstreams'
import { protocolsOf } from './blueprint'

describe('a blueprint', () => {
  it('tells what a model of the kind can speak', () => {
    const protocols = { name: 'protocols', items: { choices: ['responses', 'messages'] } }
    const fields = [{ name: 'endpoint' }, { name: 'models', items: { fields: [{ name: 'limits' }, protocols] } }]
    expect(protocolsOf({ fields } as unknown as Blueprint)).toEqual(['messages', 'responses'])
  })

  it('of a login has no models to configure', () => {
    expect(protocolsOf({ fields: [] } as unknown as Blueprint)).toEqual([])
  })
})
