import { onScopeDispose, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave } from 'vue-router'

import { useConfirm } from '@/composables/useConfirm'

/** Ask before a page with unsaved changes is left, within the dashboard and out of it. */
export function useUnsaved(isDirty: MaybeRefOrGetter<boolean>): void {
  const { t } = useI18n()
  const confirm = useConfirm()

  onBeforeRouteLeave(() => {
    if (!toValue(isDirty)) return true
    return confirm({
      title: t('app.unsaved'),
      text: t('app.unsavedText'),
      action: t('app.leave'),
      isDanger: true,
    })
  })

  function onUnload(event: BeforeUnloadEvent) {
    if (toValue(isDirty)) event.preventDefault()
  }
  addEventListener('beforeunload', onUnload)
  onScopeDispose(() => removeEventListener('beforeunload', onUnload))
}
