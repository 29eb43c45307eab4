import { APIError } from './http'

export const PART_MISSING = 'part_missing'

export const partMissing = () => new APIError('A part of the dashboard could not be loaded.', 0, PART_MISSING)

/**
 * Load code that only some of the dashboard needs.
 *
 * A gateway that was updated since has other files, and one that is down has none: an error like any other.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    throw partMissing()
  }
}
