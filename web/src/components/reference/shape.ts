import type { APIDocument, Schema } from '@/api/reference'

type Schemas = APIDocument['components']['schemas']

/** One member of an object. */
export interface Member {
  name: string
  type: string
  isRequired: boolean
  about: string
  /** What it is made of, where that has members of its own. */
  inner: Schema | null
}

/** A schema itself, where it is only named. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const target = schema.$ref && schemas[nameOf(schema.$ref)]
  return target ? { ...target, ...(schema.description && { description: schema.description }) } : schema
}

/** The members of an object, or of what a list or a mapping holds; none for anything else. */
export function membersOf(schema: Schema, schemas: Schemas): Member[] {
  const object = objectIn(schema, schemas)
  return Object.entries(object?.properties ?? {}).map(([name, each]) => ({
    name,
    type: typeOf(each),
    isRequired: object?.required?.includes(name) ?? false,
    about: each.description ?? '',
    inner: objectIn(each, schemas) ? each : null,
  }))
}

/** A type in words: `string`, `list of User`, `number or null`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref)
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (several) return several.map(typeOf).join(' or ')
  if (schema.enum) return schema.enum.map((value) => (value === null ? 'null' : JSON.stringify(value))).join(' or ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['anything'])
  return types.map((type) => wordOf(type, schema)).join(' or ')
}

/** The smallest value that a schema takes: its required members, with values to be filled in. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const { default: usual, enum: values, anyOf, oneOf, allOf, ...plain } = resolved(schema, schemas)
  if (values) return values[0]
  if (usual !== undefined) return usual
  const first = (anyOf ?? oneOf ?? allOf)?.[0]
  if (first) return exampleOf(first, schemas, depth)
  const type = typeof plain.type === 'string' ? plain.type : plain.type?.[0]
  if (type === 'array') return plain.items && depth < 4 ? [exampleOf(plain.items, schemas, depth + 1)] : []
  if (type === 'object' || plain.properties) {
    const required = Object.entries(plain.properties ?? {}).filter(([name]) => plain.required?.includes(name))
    return Object.fromEntries(required.map(([name, each]) => [name, depth < 4 ? exampleOf(each, schemas, depth + 1) : {}]))
  }
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return true
  if (plain.format === 'date-time') return '2026-01-01T00:00:00Z'
  return type === 'string' ? '…' : {}
}

function objectIn(schema: Schema, schemas: Schemas): Schema | null {
  const each = resolved(schema, schemas)
  if (each.properties) return each
  const several = each.anyOf ?? each.oneOf ?? each.allOf ?? []
  const values = typeof each.additionalProperties === 'object' ? [each.additionalProperties] : []
  for (const inner of [...several, ...(each.items ? [each.items] : []), ...values]) {
    const found = objectIn(inner, schemas)
    if (found) return found
  }
  return null
}

function wordOf(type: string, schema: Schema): string {
  if (type === 'array') return `list of ${typeOf(schema.items ?? {})}`
  if (type === 'object' && typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length)
    return `mapping to ${typeOf(schema.additionalProperties)}`
  return type === 'string' && schema.format ? `string (${schema.format})` : type
}

const nameOf = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1)
