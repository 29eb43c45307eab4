import type { RouteLocationNamedRaw } from 'vue-router'

import type { Matter } from '@/api/overview'
import type { Tone } from '@/components/ui/UiBadge.vue'

interface Place {
  tone: Tone
  /** Where it is mended. */
  to: (matter: Matter) => RouteLocationNamedRaw
}

const upstream = (id: string, tab: string): RouteLocationNamedRaw => ({ name: 'upstream', params: { id }, query: { tab } })

/** Each topic with its weight and the page that mends it. */
const PLACES: Readonly<Record<Matter['topic'], Place>> = {
  login_ended: { tone: 'bad', to: ({ object_id }) => upstream(object_id, 'connection') },
  upstream_excluded: { tone: 'bad', to: ({ object_id }) => upstream(object_id, 'health') },
  model_list_failed: { tone: 'warn', to: ({ object_id }) => upstream(object_id, 'models') },
  model_unpriced: { tone: 'info', to: () => ({ name: 'prices' }) },
  key_near_limit: { tone: 'warn', to: () => ({ name: 'keys' }) },
  user_near_limit: { tone: 'warn', to: () => ({ name: 'users' }) },
  sweep_failed: { tone: 'warn', to: () => ({ name: 'maintenance' }) },
}

export const placeOf = (matter: Matter) => PLACES[matter.topic]
