import { core } from './core'

/** Every sentence of the dashboard, one file per area; other languages have exactly these keys. */
export const en = { ...core }

export type Messages = typeof en
