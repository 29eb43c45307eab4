import { shallowRef } from 'vue'

import { APIError } from '@/api/http'
import type { SignIn } from '@/api/subscriptions'

/** A vendor's page that waits for a person. */
export interface SignInPage {
  url: string
  expiresAt: Date
}

/**
 * A sign-in at a vendor that ends in a pasted callback.
 *
 * The gateway keeps what belongs to it under the state in the address, so the page on screen is always one
 * whole sign-in; of several that were begun the newest is shown.
 */
export function useSignIn(begin: () => Promise<SignIn>) {
  const page = shallowRef<SignInPage | null>(null)
  const error = shallowRef<APIError | null>(null)
  const isPending = shallowRef(false)
  let newest = 0

  async function prepare(): Promise<void> {
    const run = (newest += 1)
    isPending.value = true
    error.value = null
    page.value = null
    try {
      const { authorize_url, expires_in_seconds } = await begin()
      if (run === newest) page.value = { url: authorize_url, expiresAt: new Date(Date.now() + expires_in_seconds * 1000) }
    } catch (reason) {
      if (!(reason instanceof APIError)) throw reason
      if (run === newest) error.value = reason
    } finally {
      if (run === newest) isPending.value = false
    }
  }

  return { page, error, isPending, prepare }
}
