import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import { APIError, connection } from '@/api/http'
import { readSession, setUp, signIn, signOut, type Session } from '@/api/session'
import { hasUnsaved } from '@/composables/unsaved'

/** Set while this browser may have a session: without it nobody has to be asked who we are. */
const HINT = 'floway.session'

/** Who is signed in; the cookie itself is out of the page's reach. */
export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null)
  const user = computed(() => session.value?.user ?? null)
  /** Whether the gateway has ended it, while what is typed waits to be saved. */
  const isEnded = shallowRef(false)
  let isKnown = false

  function adopt(value: Session | null) {
    session.value = value
    isEnded.value = false
    isKnown = true
    connection.csrfToken = value?.csrf_token ?? ''
    connection.generation += 1
    if (value) localStorage.setItem(HINT, '1')
    else localStorage.removeItem(HINT)
  }

  // A page with unsaved input stays as it is, so that nothing is lost once its user has signed in again.
  connection.onSessionEnd = () => {
    if (session.value && hasUnsaved()) isEnded.value = true
    else adopt(null)
  }

  /**
   * Ask the gateway once who is signed in.
   *
   * A failure without an answer keeps the question open for the next navigation.
   */
  async function restore(): Promise<void> {
    if (isKnown) return
    if (!localStorage.getItem(HINT)) return adopt(null)
    const { generation } = connection
    try {
      const value = await readSession()
      if (generation === connection.generation) adopt(value)
    } catch (error) {
      if (!(error instanceof APIError)) throw error
    }
  }

  async function logIn(name: string, password: string, remember = false): Promise<void> {
    adopt(await signIn(name, password, remember))
  }

  /** Become the first administrator. */
  async function begin(token: string, name: string, password: string): Promise<void> {
    adopt(await setUp(token, name, password))
  }

  /** Leave; a session that is already gone counts as left. */
  async function logOut(): Promise<void> {
    try {
      await signOut()
    } catch (error) {
      if (!(error instanceof APIError && error.status === 401)) throw error
    }
    adopt(null)
  }

  /** Give the page up whose session has ended. */
  const giveUp = () => adopt(null)

  return { session, user, isEnded, restore, logIn, begin, logOut, giveUp }
})
