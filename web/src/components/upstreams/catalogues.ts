import { readBlueprint, readFlags, type Blueprint } from '@/api/upstreams'

/** Load what only another release of the gateway changes once per visit; after a failure it is loaded again. */
function once<T>(load: (key: string) => Promise<T>): (key?: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (key = '') => {
    const found = known.get(key) ?? load(key)
    known.set(key, found)
    found.catch(() => known.delete(key))
    return found
  }
}

/** The form of a kind. */
export const blueprintOf: (kind: string) => Promise<Blueprint> = once((kind) => readBlueprint(kind))

/** Every flag there is. */
export const allFlags = once(() => readFlags())
