import { describe, expect, it } from 'vitest'

import { partsOf, urlOf } from './address'

describe('the URL of a proxy', () => {
  it.each([
    ['http://10.0.0.1:3128', { scheme: 'http', host: '10.0.0.1', port: '3128', username: '', password: '' }],
    ['socks5://ada:p%40ss%3A@proxy.example:1080', { scheme: 'socks5', host: 'proxy.example', port: '1080', username: 'ada', password: 'p@ss:' }],
    ['https://[2001:db8::1]', { scheme: 'https', host: '2001:db8::1', port: '', username: '', password: '' }],
  ])('%s is the same after a trip through its fields', (url, parts) => {
    expect(partsOf(url)).toEqual(parts)
    expect(urlOf(partsOf(url)!)).toBe(url)
  })

  it('is read as vendors write it', () => {
    expect(partsOf(' SOCKS5H://h:1/#Frankfurt ')).toMatchObject({ scheme: 'socks5', host: 'h', port: '1' })
  })

  it.each(['', 'h:1080', 'ftp://h:1', 'http://h:port', 'http://h:1/path', 'http://%zz@h:1'])('is not %j', (text) => {
    expect(partsOf(text)).toBeNull()
  })
})
