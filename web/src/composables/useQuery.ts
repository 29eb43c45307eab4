import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * A member of the address's query as a value, so that a view can be sent to a colleague.
 *
 * @param known the values that there are, where not any text will do; an address with another one means the fallback
 */
export function useQuery<T extends string>(name: string, fallback: T, known?: readonly T[]): WritableComputedRef<T> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get() {
      const value = route.query[name]
      return typeof value === 'string' && (!known || known.includes(value as T)) ? (value as T) : fallback
    },
    set(value) {
      const others = Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== name))
      void router.replace({ query: value === fallback ? others : { ...others, [name]: value } })
    },
  })
}
