import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

interface RowForm<Row, Value> {
  rowsOf: (value: Value) => readonly Row[]
  valueOf: (rows: readonly Row[]) => Value
  blank: Row
  /** Whether a row says nothing, so that the value is without it. */
  isBlank: (row: Row) => boolean
}

/** A list or mapping edited as rows, with one empty row at the end to go on with. */
export function useRows<Row extends object, Value>(
  model: Ref<Value>,
  { rowsOf, valueOf, blank, isBlank }: RowForm<Row, Value>,
): { rows: ComputedRef<readonly Row[]>; edit: (index: number, change: Partial<Row>) => void; remove: (index: number) => void } {
  const typed = shallowRef<readonly Row[]>(rowsOf(model.value))
  const stated = (rows: readonly Row[]) => valueOf(rows.filter((row) => !isBlank(row)))
  const rows = computed(() => [...typed.value, blank])

  // A value that did not come from these rows replaces them.
  watch(model, (value) => {
    if (JSON.stringify(stated(typed.value)) !== JSON.stringify(value)) typed.value = rowsOf(value)
  })

  function take(next: readonly Row[]) {
    typed.value = next
    const value = stated(next)
    if (JSON.stringify(value) !== JSON.stringify(model.value)) model.value = value
  }

  return {
    rows,
    edit: (index, change) =>
      take(index < typed.value.length ? typed.value.map((row, at) => (at === index ? { ...row, ...change } : row)) : [...typed.value, { ...blank, ...change }]),
    remove: (index) => take(typed.value.filter((_, at) => at !== index)),
  }
}
