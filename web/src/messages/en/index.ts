import { core } from './core'
import { keys } from './keys'
import { account, setup, users } from './people'

/** Every sentence of the dashboard, one file per area; other languages have exactly these keys. */
export const en = { ...core, keys, users, account, setup }

export type Messages = typeof en
