import { call } from './http'

/** A schema of OpenAPI 3.1, as far as it is shown. */
export interface Schema {
  $ref?: string
  type?: string | readonly string[]
  format?: string
  description?: string
  enum?: readonly unknown[]
  default?: unknown
  required?: readonly string[]
  properties?: Readonly<Record<string, Schema>>
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  allOf?: readonly Schema[]
}

export interface Parameter {
  name: string
  in: string
  description?: string
  required?: boolean
  schema?: Schema
}

type Content = Readonly<Record<string, { schema?: Schema }>>

export interface Operation {
  summary?: string
  tags?: readonly string[]
  parameters?: readonly Parameter[]
  requestBody?: { content: Content }
  responses: Readonly<Record<string, { description?: string; content?: Content }>>
  'x-roles'?: readonly string[]
  'x-session-only'?: boolean
}

/** The gateway's description of its own admin API. */
export interface APIDocument {
  info: { title: string; version: string }
  tags?: readonly { name: string; description?: string }[]
  paths: Readonly<Record<string, Readonly<Record<string, Operation | readonly Parameter[]>>>>
  components: { schemas: Readonly<Record<string, Schema>> }
}

export const readReference = (signal?: AbortSignal) =>
  call<APIDocument>('/api/openapi.json', signal ? { signal } : {})
