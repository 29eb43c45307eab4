import { shallowRef, type ShallowRef } from 'vue'
import { START_LOCATION, type Router } from 'vue-router'

import { APIError } from '@/api/http'
import { PART_MISSING, partMissing } from '@/api/part'
import { readSetupState } from '@/api/session'
import { useErrorText } from '@/composables/useErrorText'
import { useToasts } from '@/composables/useToasts'

/** The gateway's own trouble, if it has any: it explains the missing file. */
async function whyMissing(): Promise<APIError> {
  try {
    await readSetupState()
  } catch (error) {
    if (error instanceof APIError) return error
    throw error
  }
  return partMissing()
}

/**
 * What happens when the code of a page cannot be loaded.
 *
 * Of a gateway that was updated the dashboard is started anew, on the page that was wanted. A gateway that is
 * down leaves whoever works on the page that is there.
 *
 * @returns why not even the first page could be shown.
 */
export function useMissingPages(
  router: Router,
  restart: (path: string) => void = (path) => location.assign(path),
): ShallowRef<APIError | null> {
  const { say } = useToasts()
  const errorText = useErrorText()
  const failure = shallowRef<APIError | null>(null)

  router.onError(async (_, to, from) => {
    const error = await whyMissing()
    if (from === START_LOCATION) failure.value = error
    else if (error.code === PART_MISSING) restart(to.fullPath)
    else say(errorText(error), 'bad')
  })
  return failure
}
