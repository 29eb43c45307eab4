import { useI18n } from 'vue-i18n'

import { deleteUpstream, readDependents, type Dependents, type Upstream } from '@/api/upstreams'
import { useConfirm } from '@/composables/useConfirm'
import { useToasts } from '@/composables/useToasts'

/** A function that deletes an upstream after saying what depends on it; false when it was not to be. */
export function useDeletion(): (upstream: Upstream) => Promise<boolean> {
  const { t } = useI18n()
  const confirm = useConfirm()
  const { say } = useToasts()

  /** What is named first: keys and users that could ask for nothing any more. */
  function consequences({ keys, users, aliases, prices }: Dependents): string[] {
    return [
      keys.alone && t('editor.dependents.keysAlone', keys.alone),
      users.alone && t('editor.dependents.usersAlone', users.alone),
      keys.named > keys.alone && t('editor.dependents.keys', keys.named - keys.alone),
      users.named > users.alone && t('editor.dependents.users', users.named - users.alone),
      aliases.length && t('editor.dependents.aliases', { n: aliases.length, names: aliases.join(', ') }, aliases.length),
      prices && t('editor.dependents.prices', prices),
    ].filter((sentence) => typeof sentence === 'string')
  }

  return async ({ id, name, etag }) => {
    const dependents = await readDependents(id)
    const isSure = await confirm({
      title: t('upstreams.deleteTitle', { name }),
      text: [t('upstreams.deleteText'), ...consequences(dependents)].join(' '),
      action: t('app.delete'),
      isDanger: true,
    })
    if (!isSure) return false
    await deleteUpstream(id, etag)
    say(t('editor.deleted', { name }))
    return true
  }
}
