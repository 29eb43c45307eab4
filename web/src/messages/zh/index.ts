import type { Messages } from '../en'
import { core } from './core'
import { keys } from './keys'

export const zh: Messages = { ...core, keys }
