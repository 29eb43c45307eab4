import { describe, expect, it } from 'vitest'

import { APIError } from '@/api/http'
import type { SignIn } from '@/api/subscriptions'
import { useSignIn } from './useSignIn'

const begun = (state: string): SignIn => ({ state, authorize_url: `https://vendor.invalid/?state=${state}`, expires_in_seconds: 900 })

/** Sign-ins whose answers come when a test says so. */
function vendor() {
  const answers: { resolve: (begun: SignIn) => void; reject: (reason: APIError) => void }[] = []
  const signIn = useSignIn(() => new Promise<SignIn>((resolve, reject) => answers.push({ resolve, reject })))
  return { signIn, answers }
}

describe('a sign-in', () => {
  it('shows the page of the newest of two that were begun, whichever answers last', async () => {
    const { signIn, answers } = vendor()
    const runs = [signIn.prepare(), signIn.prepare()]
    answers[1]!.resolve(begun('second'))
    await runs[1]
    answers[0]!.resolve(begun('first'))
    await runs[0]
    expect([signIn.page.value?.url, signIn.isPending.value]).toEqual(['https://vendor.invalid/?state=second', false])
  })

  it('takes no failure of one that is not wanted any more', async () => {
    const { signIn, answers } = vendor()
    const runs = [signIn.prepare(), signIn.prepare()]
    answers[0]!.reject(new APIError('late', 502, 'upstream_failed'))
    await runs[0]
    expect([signIn.error.value, signIn.isPending.value]).toEqual([null, true])
    answers[1]!.resolve(begun('second'))
    await runs[1]
    expect(signIn.page.value?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 890_000)
  })

  it('says why it could not begin, and can begin again', async () => {
    const { signIn, answers } = vendor()
    const run = signIn.prepare()
    answers[0]!.reject(new APIError('No secret key.', 400, 'validation_failed'))
    await run
    expect(signIn.error.value?.message).toBe('No secret key.')
    const again = signIn.prepare()
    answers[1]!.resolve(begun('again'))
    await again
    expect([signIn.error.value, signIn.page.value?.url]).toEqual([null, 'https://vendor.invalid/?state=again'])
  })
})
