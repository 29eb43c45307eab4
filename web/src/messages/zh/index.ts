import type { Messages } from '../en'
import { core } from './core'
import { keys } from './keys'
import { account, setup, users } from './people'
import { upstreams } from './upstreams'
import { usage } from './usage'

export const zh: Messages = { ...core, keys, users, account, setup, upstreams, usage }
