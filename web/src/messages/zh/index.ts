import type { Messages } from '../en'
import { aliases } from './aliases'
import { core } from './core'
import { editor } from './editor'
import { explain } from './explain'
import { keys } from './keys'
import { playground } from './playground'
import { account, setup, users } from './people'
import { proxies } from './proxies'
import { subscription } from './subscription'
import { upstreams } from './upstreams'
import { usage } from './usage'

export const zh: Messages = { ...core, editor, playground, proxies, aliases, explain, keys, users, account, setup, subscription, upstreams, usage }
