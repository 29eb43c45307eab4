import { computed, type ComputedRef } from 'vue'

import { useSession } from '@/composables/useSession'
import type { Role } from '@/pages'

/** Whether the role of who is signed in is one of `roles`. */
export function useMay(roles: readonly Role[]): ComputedRef<boolean> {
  const session = useSession()
  return computed(() => !!session.user && roles.includes(session.user.role))
}
