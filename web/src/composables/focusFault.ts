import { nextTick } from 'vue'

/** Give what is at fault the focus, so that it is found by keyboard and on a phone. */
export async function focusFault(form: Element | null): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
}
