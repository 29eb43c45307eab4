import { describe, expect, it } from 'vitest'

import { commandOf, shellOf } from './command'

const SCRIPTS = [
  { agent: 'claude', shell: 'sh', path: '/api/setup/tok/claude.sh' },
  { agent: 'codex', shell: 'ps1', path: '/api/setup/tok/codex.ps1' },
]

describe('the command of a set-up', () => {
  it('tells the script in its environment where the gateway is', () => {
    expect(commandOf(SCRIPTS, 'claude', 'sh', 'https://gateway.example')).toBe(
      'curl -fsS https://gateway.example/api/setup/tok/claude.sh | GATEWAY_ENDPOINT=https://gateway.example bash',
    )
    expect(commandOf(SCRIPTS, 'codex', 'ps1', 'http://127.0.0.1:8787')).toBe(
      "$env:GATEWAY_ENDPOINT = 'http://127.0.0.1:8787'; " +
        'Invoke-RestMethod http://127.0.0.1:8787/api/setup/tok/codex.ps1 | Invoke-Expression',
    )
  })

  it('is that of the machine at hand', () => {
    expect(shellOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('ps1')
    expect(shellOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe('sh')
  })
})
