import { agents } from './agents'
import { aliases } from './aliases'
import { apiDocs } from './apiDocs'
import { audit } from './audit'
import { core } from './core'
import { editor } from './editor'
import { exchanges } from './exchanges'
import { performance } from './performance'
import { explain } from './explain'
import { keys } from './keys'
import { limits } from './limits'
import { maintenance } from './maintenance'
import { overview } from './overview'
import { playground } from './playground'
import { account, setup, users } from './people'
import { prices } from './prices'
import { proxies } from './proxies'
import { quota } from './quota'
import { settings } from './settings'
import { start } from './start'
import { subscription } from './subscription'
import { transfer } from './transfer'
import { upstreams } from './upstreams'
import { usage } from './usage'

/** Every sentence of the dashboard, one file per area; other languages have exactly these keys. */
export const en = { ...core, apiDocs, performance, transfer, maintenance, settings, audit, exchanges, prices, editor, overview, playground, proxies, aliases, explain, keys, limits, agents, users, account, setup, quota, start, subscription, upstreams, usage }

export type Messages = typeof en
