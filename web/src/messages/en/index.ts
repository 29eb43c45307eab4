import { core } from './core'
import { keys } from './keys'
import { account, setup, users } from './people'
import { upstreams } from './upstreams'
import { usage } from './usage'

/** Every sentence of the dashboard, one file per area; other languages have exactly these keys. */
export const en = { ...core, keys, users, account, setup, upstreams, usage }

export type Messages = typeof en
