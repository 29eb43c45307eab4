import { computed, shallowRef, watch } from 'vue'

import { editUpstream, readUpstream, type Upstream } from '@/api/upstreams'
import { useMutation } from '@/composables/useMutation'
import { useResource } from '@/composables/useResource'
import { differences, draftOf, patchOf, rebased, type Draft } from './draft'

/** The editor of a saved upstream: what is stored, what is typed, and how the two come together. */
export function useUpstreamEditor(id: string) {
  const resource = useResource(async (signal) => (await readUpstream(id, signal)).value)
  const row = shallowRef<Upstream | null>(null)
  const base = shallowRef<Draft | null>(null)
  const draft = shallowRef<Draft | null>(null)
  /** The row of whoever was faster, while that has not been taken over. */
  const theirs = shallowRef<Upstream | null>(null)

  const isDirty = computed(
    () => !!draft.value && !!base.value && Object.keys(patchOf(draft.value, base.value)).length > 0,
  )
  const changes = computed(() =>
    draft.value && base.value && theirs.value ? differences(draft.value, base.value, draftOf(theirs.value)) : [],
  )

  function reseed(saved: Upstream) {
    row.value = saved
    base.value = draft.value = draftOf(saved)
  }

  /** Take a newer state over; what is typed and not saved stays on top. */
  function merge(newer: Upstream) {
    const next = draftOf(newer)
    draft.value = draft.value && base.value ? rebased(draft.value, base.value, next) : next
    base.value = next
    row.value = newer
  }

  watch(resource.data, (found) => found && merge(found))

  const saving = useMutation(async (): Promise<Upstream | undefined> => {
    if (!row.value || !draft.value || !base.value || !isDirty.value) return undefined
    const saved = await editUpstream(id, patchOf(draft.value, base.value), row.value.etag)
    reseed(saved)
    return saved
  })

  watch(saving.isConflict, async (isConflict) => {
    theirs.value = isConflict ? await readUpstream(id).then(({ value }) => value, () => null) : null
  })

  /** After a conflict: go on from the newer state. */
  async function takeOver() {
    if (theirs.value) merge(theirs.value)
    else await resource.reload()
    saving.clear()
  }

  function discard() {
    draft.value = base.value
    saving.clear()
  }

  return { resource, row, draft, base, isDirty, changes, saving, takeOver, discard }
}
