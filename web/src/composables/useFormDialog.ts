import { shallowRef, type ShallowRef } from 'vue'

import { APIError, type Versioned } from '@/api/http'
import { useConfirm, type Question } from '@/composables/useConfirm'
import { useMutation } from '@/composables/useMutation'
import { useToasts } from '@/composables/useToasts'

export interface FormDialogOptions<T> {
  /** Read a row as it is, for a form that opens on it. */
  read: (id: string) => Promise<Versioned<T>>
  /** Read the page's rows again, after a change. */
  reload: () => Promise<unknown>
}

export interface FormDialog<T> {
  isOpen: ShallowRef<boolean>
  /** What the dialog edits; null makes a new row. */
  subject: ShallowRef<Versioned<T> | null>
  create: () => void
  edit: (id: string) => Promise<unknown>
  /** Change something and show the rows as they are then, also where the page's were stale. */
  change: (deed: () => Promise<unknown>) => Promise<unknown>
  /** Ask, then remove something and say so. */
  remove: (question: Omit<Question, 'isDanger'>, deed: () => Promise<unknown>, done: string) => Promise<void>
  /** Say that the dialog saved something, and show it. */
  saved: (done: string) => Promise<void>
  isPending: ShallowRef<boolean>
  /** Why the newest change, or the newest look at a row, failed. */
  error: ShallowRef<APIError | null>
}

/** Refusals of a change to a row that is gone, or another than the page shows. */
const STALE = [404, 409]

/** What a page does that has a list, a dialog for one row of it, and ways to change or remove a row. */
export function useFormDialog<T>({ read, reload }: FormDialogOptions<T>): FormDialog<T> {
  const confirm = useConfirm()
  const { say } = useToasts()
  const isOpen = shallowRef(false)
  const subject: FormDialog<T>['subject'] = shallowRef(null)
  const { run, isPending, error, clear } = useMutation(async (deed: () => Promise<unknown>) => await deed())

  function create() {
    clear()
    subject.value = null
    isOpen.value = true
  }

  const edit = (id: string) =>
    run(async () => {
      subject.value = await read(id)
      isOpen.value = true
    })

  const change = (deed: () => Promise<unknown>) =>
    run(async () => {
      try {
        await deed()
      } catch (reason) {
        if (reason instanceof APIError && STALE.includes(reason.status)) await reload()
        throw reason
      }
      await reload()
    })

  async function remove(question: Omit<Question, 'isDanger'>, deed: () => Promise<unknown>, done: string) {
    if (!(await confirm({ ...question, isDanger: true }))) return
    await change(async () => {
      await deed()
      say(done)
    })
  }

  async function saved(done: string) {
    say(done)
    await reload()
  }

  return { isOpen, subject, create, edit, change, remove, saved, isPending, error }
}
