import type { AgentScript } from '@/api/agentSetup'

/** The agents and shells that there are scripts for. */
export const AGENTS = [
  { value: 'claude', label: 'Claude Code' },
  { value: 'codex', label: 'Codex' },
] as const
export type Agent = (typeof AGENTS)[number]['value']

export const SHELLS = ['sh', 'ps1'] as const
export type Shell = (typeof SHELLS)[number]

/**
 * The line that sets an agent up, for a terminal.
 *
 * The browser knows the address of the gateway, which the gateway itself may not.
 *
 * @param origin of this gateway; an origin has no character that a shell reads
 */
export function commandOf(scripts: readonly AgentScript[], agent: Agent, shell: Shell, origin: string): string {
  const path = scripts.find((each) => each.agent === agent && each.shell === shell)?.path ?? ''
  return shell === 'sh'
    ? `curl -fsS ${origin}${path} | GATEWAY_ENDPOINT=${origin} bash`
    : `$env:GATEWAY_ENDPOINT = '${origin}'; Invoke-RestMethod ${origin}${path} | Invoke-Expression`
}

/** The shell of the machine that the page is open on: the likeliest one to set up. */
export const shellOf = (userAgent: string): Shell => (/Windows/.test(userAgent) ? 'ps1' : 'sh')
