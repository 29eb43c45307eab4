import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'

export interface Paged<Row> {
  /** The rows of the page. */
  shown: ComputedRef<readonly Row[]>
  /** From 0 on. */
  page: ShallowRef<number>
  pages: ComputedRef<number>
}

/** A long list cut into pages, so that what is on screen stays small; it stays on a page that still exists. */
export function usePaged<Row>(rows: () => readonly Row[], size = 50): Paged<Row> {
  const page = shallowRef(0)
  const pages = computed(() => Math.max(1, Math.ceil(rows().length / size)))
  watch(pages, (last) => (page.value = Math.min(page.value, last - 1)))
  return { shown: computed(() => rows().slice(page.value * size, (page.value + 1) * size)), page, pages }
}
