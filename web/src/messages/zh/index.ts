import type { Messages } from '../en'
import { core } from './core'
import { keys } from './keys'
import { account, setup, users } from './people'

export const zh: Messages = { ...core, keys, users, account, setup }
