import { core } from './core'
import { keys } from './keys'

/** Every sentence of the dashboard, one file per area; other languages have exactly these keys. */
export const en = { ...core, keys }

export type Messages = typeof en
