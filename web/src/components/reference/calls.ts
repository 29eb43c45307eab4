import type { APIDocument, Operation, Parameter, Schema } from '@/api/reference'

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

/** One method of one path. */
export interface Call {
  id: string
  method: Method
  path: string
  summary: string
  /** Null is anybody, without a session. */
  roles: readonly string[] | null
  isSessionOnly: boolean
  parameters: readonly Parameter[]
  body: Schema | null
  status: string
  answer: Schema | null
}

/** What belongs to one resource. */
export interface Area {
  name: string
  about: string
  calls: Call[]
}

/** The calls of a document by area, in the order of its tags. */
export function areasOf(document: APIDocument): Area[] {
  const areas = new Map<string, Area>()
  for (const { name, description } of document.tags ?? []) {
    areas.set(name, { name: name.replace(/^api-/, ''), about: description ?? '', calls: [] })
  }
  for (const [path, item] of Object.entries(document.paths)) {
    const shared = (item.parameters ?? []) as readonly Parameter[]
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined
      if (!operation) continue
      const tag = operation.tags?.[0] ?? ''
      if (!areas.has(tag)) areas.set(tag, { name: tag.replace(/^api-/, ''), about: '', calls: [] })
      areas.get(tag)!.calls.push(callOf(method, path, operation, shared))
    }
  }
  return [...areas.values()].filter(({ calls }) => calls.length)
}

function callOf(method: Method, path: string, operation: Operation, shared: readonly Parameter[]): Call {
  const status = Object.keys(operation.responses).find((code) => code.startsWith('2')) ?? '200'
  return {
    id: `${method} ${path}`,
    method,
    path,
    summary: operation.summary ?? '',
    roles: operation['x-roles'] ?? null,
    isSessionOnly: operation['x-session-only'] ?? false,
    parameters: [...shared, ...(operation.parameters ?? [])],
    body: operation.requestBody?.content['application/json']?.schema ?? null,
    status,
    answer: operation.responses[status]?.content?.['application/json']?.schema ?? null,
  }
}

/** Whether a call is among those that are looked for; a role of '' is every role. */
export function isWanted(call: Call, q: string, role: string): boolean {
  const wanted = q.trim().toLowerCase()
  const isFound = !wanted || `${call.method} ${call.path} ${call.summary}`.toLowerCase().includes(wanted)
  return isFound && (!role || !call.roles || call.roles.includes(role))
}

/** A line for a shell that makes the call; values in braces are left to be filled in. */
export function curlOf(call: Call, origin: string, key: string, body: unknown): string {
  const required = call.parameters.filter((each) => each.in === 'query' && each.required)
  const query = required.map(({ name }) => `${name}={${name}}`).join('&')
  const lines = [`curl ${quoted(`${origin}${call.path}${query && `?${query}`}`)}`]
  if (call.method !== 'get') lines[0] += ` -X ${call.method.toUpperCase()}`
  if (call.roles) lines.push(`-H 'Authorization: Bearer ${key}'`)
  if (['put', 'patch', 'delete'].includes(call.method)) lines.push(`-H 'If-Match: *'`)
  if (call.body) lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body))}`)
  return lines.join(' \\\n  ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
