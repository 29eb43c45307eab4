import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'

import { APIError, type Versioned } from '@/api/http'
import { useMutation } from '@/composables/useMutation'

/** What somebody else changed meanwhile, beside what the form says. */
export interface Difference {
  field: string
  mine: string
  theirs: string
}

export interface EditorOptions<T extends object> {
  /** The row to edit with the ETag it was read with; null makes a new one. */
  subject: () => Versioned<T> | null
  /** Fill the form; null is a new row. */
  seed: (value: T | null) => void
  /** What the form says, by the names of the row's members. */
  stated: () => object
  /** All that would be lost with the form, where that is more than what it says. */
  typed?: () => object
  /** Make the change; what it throws stays in the dialog. */
  save: (opened: Versioned<T> | null) => Promise<unknown>
  /** Read a row again. */
  read: (value: T) => Promise<Versioned<T>>
}

export interface Editor<T extends object> {
  /** What is edited; null is a new row. */
  opened: ShallowRef<Versioned<T> | null>
  /** Whether something would be lost if it closed. */
  isDirty: ComputedRef<boolean>
  isPending: Ref<boolean>
  error: Ref<APIError | null>
  fields: ComputedRef<Readonly<Record<string, string>>>
  isConflict: ComputedRef<boolean>
  differences: ComputedRef<readonly Difference[]>
  submit: () => Promise<void>
  /** Take the newer state for what is edited; what was typed stays. */
  adopt: () => Promise<void>
}

/** A form in a dialog: seeded when it opens, closed when it was saved, and honest about who was faster. */
export function useEditor<T extends object>(open: Ref<boolean>, options: EditorOptions<T>): Editor<T> {
  const opened = shallowRef<Versioned<T> | null>(null)
  const newer = shallowRef<Versioned<T> | null>(null)
  const seeded = shallowRef<string | null>(null)
  const typed = () => JSON.stringify((options.typed ?? options.stated)())
  const isDirty = computed(() => open.value && seeded.value !== null && typed() !== seeded.value)
  const { run, isPending, error, fields, isConflict, clear } = useMutation(async () => {
    await options.save(opened.value)
    open.value = false
  })
  const differences = computed(() =>
    opened.value && newer.value ? differencesOf(opened.value.value, newer.value.value, options.stated()) : [],
  )

  async function submit() {
    newer.value = null
    await run()
    if (isConflict.value && opened.value) newer.value = await reread(opened.value.value)
  }

  async function reread(value: T): Promise<Versioned<T> | null> {
    try {
      return await options.read(value)
    } catch (reason) {
      if (!(reason instanceof APIError)) throw reason
      error.value = reason
      return null
    }
  }

  async function adopt() {
    if (!opened.value) return
    const state = newer.value ?? (await reread(opened.value.value))
    if (!state) return
    opened.value = state
    newer.value = null
    clear()
  }

  watch(
    open,
    (isOpen) => {
      seeded.value = null
      if (!isOpen) return
      clear()
      newer.value = null
      opened.value = options.subject()
      options.seed(opened.value?.value ?? null)
      seeded.value = typed()
    },
    { immediate: true },
  )

  return { opened, isDirty, isPending, error, fields, isConflict, differences, submit, adopt }
}

/** The members of a form that somebody else changed between two states. */
export function differencesOf(before: object, after: object, stated: object): Difference[] {
  const [old, fresh] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return Object.entries(stated)
    .filter(([field]) => field in fresh && inWords(fresh[field]) !== inWords(old[field]))
    .map(([field, mine]) => ({ field, mine: inWords(mine), theirs: inWords(fresh[field]) }))
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

/** The members of a body that differ from the row that was opened. */
export function changedMembers<B extends object>(body: B, before: object): Partial<B> {
  const old = before as Record<string, unknown>
  const changed = Object.entries(body).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]))
  return Object.fromEntries(changed) as Partial<B>
}
