/**
 * The one place that calls fetch: JSON in and out, the CSRF header, and one error type.
 */

/** A request that failed; `status` is 0 when no answer came. */
export class APIError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** The stable word of the gateway, by which messages are translated. */
    readonly code: string,
    /** What to quote to whoever reads the gateway's log; empty without an answer of the API. */
    readonly requestId = '',
    /** How long to wait before trying again; 0 when the gateway did not say. */
    readonly retryAfterSeconds = 0,
    /** What is wrong with a body, by dotted path. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }
}

/** What the login changes for every later request; the session store is its only writer. */
export const connection = {
  csrfToken: '',
  /** Grows with every login and logout, so that a late answer can be told from a current one. */
  generation: 0,
  onSessionEnd: () => {},
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

export interface RequestOptions {
  method?: Method
  body?: unknown
  signal?: AbortSignal
  /** The ETag of what the change was made on; the gateway refuses it when that is no longer so. */
  etag?: string
  /** What kind of answer is wanted; JSON unless it says otherwise. */
  accept?: string
  /** Of the newest event of a stream that was seen. */
  lastEventId?: string
}

/** What was read, with the ETag that its next change must carry. */
export interface Versioned<T> {
  value: T
  etag: string
}

/** Call the admin API, for its answer alone; see `send`. */
export async function call<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await send<T>(path, options)).value
}

/** A query string with its question mark; members without a value are left out. */
export function query(members: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(members).filter(([, value]) => value != null && value !== '')
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
}

/**
 * Call the admin API.
 *
 * @throws APIError any status but 2xx, an answer that is not JSON, or no answer at all
 * @throws DOMException `AbortError` when the signal ended it
 */
export async function send<T>(path: string, options: RequestOptions = {}): Promise<Versioned<T>> {
  const response = await open(path, options)
  const version = response.headers.get('ETag') ?? ''
  if (response.status === 204) return { value: undefined as T, etag: version }
  try {
    return { value: (await response.json()) as T, etag: version }
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new APIError('The answer of the gateway is not JSON.', response.status, 'malformed_answer')
  }
}

/**
 * Call the admin API, for an answer that is read as it comes.
 *
 * @param isAnswer whether a status that is not 2xx is an answer all the same, and no refusal
 * @throws APIError a refusal, or no answer at all
 * @throws DOMException `AbortError` when the signal ended it
 */
export async function open(
  path: string,
  options: RequestOptions = {},
  isAnswer: (response: Response) => boolean = () => false,
): Promise<Response> {
  const { method = 'GET', body, signal, etag } = options
  const headers: Record<string, string> = { Accept: options.accept ?? 'application/json' }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (method !== 'GET') headers['X-CSRF-Token'] = connection.csrfToken
  if (etag) headers['If-Match'] = etag
  if (options.lastEventId) headers['Last-Event-ID'] = options.lastEventId
  const generation = connection.generation
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new APIError('The gateway did not answer.', 0, 'unreachable')
  }
  if (response.ok || isAnswer(response)) return response
  const error = await refusal(response)
  // A 401 that belongs to an older login says nothing about the session of today.
  if (error.code === 'session_invalid' && generation === connection.generation) connection.onSessionEnd()
  throw error
}

async function refusal(response: Response): Promise<APIError> {
  const problem: unknown = await response.json().catch(() => null)
  const { error, code, request_id, fields } = (problem ?? {}) as Record<string, unknown>
  return new APIError(
    typeof error === 'string' ? error : `${response.status} ${response.statusText}`.trim(),
    response.status,
    typeof code === 'string' ? code : 'unknown',
    typeof request_id === 'string' ? request_id : '',
    Math.max(0, Number(response.headers.get('Retry-After')) || 0),
    typeof fields === 'object' ? { ...(fields as Record<string, string>) } : {},
  )
}
