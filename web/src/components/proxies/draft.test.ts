import { describe, expect, it } from 'vitest'

import type { Proxy } from '@/api/proxies'
import { bodyOf, draftOf, patchOf, withPart, withURL } from './draft'

const PROXY: Proxy = {
  id: 'px_1',
  name: 'Frankfurt',
  address: 'socks5://10.0.0.1:1080',
  credential_set: true,
  dial_timeout_seconds: 5,
  upstream_ids: [],
  etag: '"1"',
}

describe('the form of a proxy', () => {
  it('that says the same changes nothing, so that the stored login stays', () => {
    expect(patchOf(draftOf(PROXY), PROXY)).toEqual({})
    expect(patchOf({ ...draftOf(PROXY), name: 'Berlin', dial: '' }, PROXY)).toEqual({
      name: 'Berlin',
      dial_timeout_seconds: null,
    })
  })

  it('sends the URL when the login is to go', () => {
    expect(patchOf({ ...draftOf(PROXY), dropsLogin: true }, PROXY)).toEqual({ url: 'socks5://10.0.0.1:1080' })
  })

  it('keeps the URL and its parts the same', () => {
    const typed = withPart(withPart(draftOf(PROXY), 'username', 'ada'), 'password', 'a b')
    expect(typed.url).toBe('socks5://ada:a%20b@10.0.0.1:1080')
    const pasted = withURL(typed, 'http://other:8080')
    expect(pasted.parts).toEqual({ scheme: 'http', host: 'other', port: '8080', username: '', password: '' })
  })

  it('sends what it cannot read as it was typed', () => {
    expect(bodyOf(withURL(draftOf(null), 'ftp://x')).url).toBe('ftp://x')
    expect(bodyOf(draftOf(null)).name).toBeUndefined()
  })
})
