/** The kinds of upstreams by their names; each is one row. */
export const KIND_NAMES: Readonly<Record<string, string>> = {
  custom: 'Custom',
  azure: 'Azure',
  copilot: 'GitHub Copilot',
  codex: 'Codex (ChatGPT)',
  'claude-code': 'Claude Code',
  ollama: 'Ollama',
}

/** Kinds whose credential cannot be in two upstreams: its tokens are good for one use. */
const WITH_LOGIN = new Set(['copilot', 'codex', 'claude-code'])

export const nameOfKind = (kind: string) => KIND_NAMES[kind] ?? kind

export const canBeDuplicated = (kind: string) => !WITH_LOGIN.has(kind)
