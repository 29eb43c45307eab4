import { onScopeDispose, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave, onBeforeRouteUpdate, type RouteLocationNormalized } from 'vue-router'

import { holdUnsaved } from './unsaved'
import { useConfirm } from './useConfirm'

/**
 * Ask before a page with unsaved input is left, also by closing the tab.
 *
 * @returns a function to call before a navigation of the page's own, which asks nothing
 */
export function useUnsavedGuard(isDirty: Readonly<Ref<boolean>>): { release: () => void } {
  const { t } = useI18n()
  const confirm = useConfirm()
  let isReleased = false
  holdUnsaved(isDirty)

  function ask(to: RouteLocationNormalized, from: RouteLocationNormalized) {
    // Who is signed out has been asked before.
    if (isReleased || !isDirty.value || to.path === from.path || to.name === 'login') return true
    return confirm({ title: t('app.unsaved'), text: t('app.leaveText'), action: t('app.leave'), isDanger: true })
  }
  onBeforeRouteLeave(ask)
  // The same page of another thing is another form.
  onBeforeRouteUpdate(ask)

  function onUnload(event: BeforeUnloadEvent) {
    if (isDirty.value) event.preventDefault()
  }
  addEventListener('beforeunload', onUnload)
  onScopeDispose(() => removeEventListener('beforeunload', onUnload))

  return { release: () => (isReleased = true) }
}
