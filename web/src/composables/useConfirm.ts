import { shallowRef, type ShallowRef } from 'vue'

export interface Question {
  title: string
  /** What will happen. */
  text: string
  /** What the confirming button says: the deed, never "OK". */
  action: string
  isDanger?: boolean
}

interface Pending extends Question {
  answer: (isConfirmed: boolean) => void
}

const pending = shallowRef<Pending | null>(null)

/** The question on screen, for the one component that shows it. */
export function pendingQuestion(): ShallowRef<Pending | null> {
  return pending
}

/** A function that asks before a deed that cannot be undone; false for every other way out. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return (question) => {
    pending.value?.answer(false)
    return new Promise((resolve) => {
      pending.value = {
        ...question,
        answer(isConfirmed) {
          pending.value = null
          resolve(isConfirmed)
        },
      }
    })
  }
}
