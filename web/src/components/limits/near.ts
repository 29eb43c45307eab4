import type { Matter } from '@/api/overview'

/** The limit of a key or user that is nearest to its end, where the gateway finds one so; its `amount` is in percent. */
export function nearest(
  matters: readonly Matter[],
  topic: 'key_near_limit' | 'user_near_limit',
  id: string,
): Matter | undefined {
  return matters
    .filter((each) => each.topic === topic && each.object_id === id)
    .sort((one, other) => (other.amount ?? 0) - (one.amount ?? 0))[0]
}
