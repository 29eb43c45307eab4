import { useI18n } from 'vue-i18n'

import { deleteUpstream, type Upstream } from '@/api/upstreams'
import { useConfirm } from '@/composables/useConfirm'
import { useToasts } from '@/composables/useToasts'

/** A function that deletes an upstream after asking; false when it was not to be. */
export function useDeletion(): (upstream: Upstream) => Promise<boolean> {
  const { t } = useI18n()
  const confirm = useConfirm()
  const { say } = useToasts()

  return async ({ id, name, etag }) => {
    const isSure = await confirm({
      title: t('upstreams.deleteTitle', { name }),
      text: t('upstreams.deleteText'),
      action: t('app.delete'),
      isDanger: true,
    })
    if (!isSure) return false
    await deleteUpstream(id, etag)
    say(t('editor.deleted', { name }))
    return true
  }
}
