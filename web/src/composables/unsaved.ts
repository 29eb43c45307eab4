import { onScopeDispose, type Ref } from 'vue'

const held = new Set<Readonly<Ref<boolean>>>()

/** Whether a form on screen has input that was not saved. */
export function hasUnsaved(): boolean {
  return [...held].some((isDirty) => isDirty.value)
}

/** Let a form count in `hasUnsaved` as long as its component lives. */
export function holdUnsaved(isDirty: Readonly<Ref<boolean>>): void {
  held.add(isDirty)
  onScopeDispose(() => held.delete(isDirty))
}
