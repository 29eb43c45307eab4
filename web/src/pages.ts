import {
  Activity,
  ArrowLeftRight,
  BookOpen,
  Brush,
  ChartColumn,
  CircleUser,
  Gauge,
  KeyRound,
  ListTree,
  MessageSquare,
  Plug,
  Route,
  ScrollText,
  Server,
  Settings,
  Signpost,
  Tag,
  Timer,
  Users,
  Waypoints,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { RouteComponent } from 'vue-router'

import type { Session } from '@/api/session'

export type Role = Session['user']['role']

/** The parts of the menu, in its order. */
export const GROUPS = ['run', 'routing', 'people', 'insight', 'system'] as const

/** Who sees what all who run the gateway see, and who may change how it routes. */
export const VIEWERS: readonly Role[] = ['admin', 'operator', 'viewer']
export const OPERATORS: readonly Role[] = ['admin', 'operator']
export const ADMINS: readonly Role[] = ['admin']

/** One page of the menu. */
export interface MenuPage {
  /** The route's name, and the key of the page's title under `page` in the messages. */
  name: 'overview' | 'connect' | 'keys' | 'users' | 'account' | 'upstreams' | 'usage' | 'quota' | 'explain' | 'playground' | 'exchanges' | 'performance' | 'aliases' | 'proxies' | 'prices' | 'audit' | 'settings' | 'maintenance' | 'transfer' | 'apiDocs'
  path: string
  group: (typeof GROUPS)[number]
  icon: Component
  /** Who may see it; absent is everybody who is signed in. */
  roles?: readonly Role[]
  component: () => Promise<RouteComponent>
}

/** The pages of the menu, in its order: a page is one row here and one file in `pages`. */
export const PAGES: readonly MenuPage[] = [
  {
    name: 'overview',
    path: '/',
    group: 'run',
    icon: Activity,
    roles: VIEWERS,
    component: () => import('@/pages/OverviewPage.vue'),
  },
  {
    name: 'connect',
    path: '/connect',
    group: 'run',
    icon: Plug,
    component: () => import('@/pages/ConnectPage.vue'),
  },
  {
    name: 'playground',
    path: '/playground',
    group: 'run',
    icon: MessageSquare,
    component: () => import('@/pages/PlaygroundPage.vue'),
  },
  {
    name: 'upstreams',
    path: '/upstreams',
    group: 'routing',
    icon: Server,
    roles: VIEWERS,
    component: () => import('@/pages/UpstreamsPage.vue'),
  },
  {
    name: 'explain',
    path: '/explain',
    group: 'routing',
    icon: Route,
    roles: VIEWERS,
    component: () => import('@/pages/ExplainPage.vue'),
  },
  {
    name: 'aliases',
    path: '/aliases',
    group: 'routing',
    icon: Signpost,
    roles: VIEWERS,
    component: () => import('@/pages/AliasesPage.vue'),
  },
  {
    name: 'proxies',
    path: '/proxies',
    group: 'routing',
    icon: Waypoints,
    roles: VIEWERS,
    component: () => import('@/pages/ProxiesPage.vue'),
  },
  {
    name: 'prices',
    path: '/prices',
    group: 'routing',
    icon: Tag,
    roles: VIEWERS,
    component: () => import('@/pages/PricesPage.vue'),
  },
  {
    name: 'keys',
    path: '/keys',
    group: 'people',
    icon: KeyRound,
    component: () => import('@/pages/KeysPage.vue'),
  },
  {
    name: 'users',
    path: '/users',
    group: 'people',
    icon: Users,
    roles: ADMINS,
    component: () => import('@/pages/UsersPage.vue'),
  },
  {
    name: 'account',
    path: '/account',
    group: 'people',
    icon: CircleUser,
    component: () => import('@/pages/AccountPage.vue'),
  },
  {
    name: 'exchanges',
    path: '/exchanges',
    group: 'insight',
    icon: ListTree,
    component: () => import('@/pages/ExchangesPage.vue'),
  },
  {
    name: 'quota',
    path: '/quota',
    group: 'insight',
    icon: Gauge,
    roles: VIEWERS,
    component: () => import('@/pages/QuotaPage.vue'),
  },
  {
    name: 'usage',
    path: '/usage',
    group: 'insight',
    icon: ChartColumn,
    component: () => import('@/pages/UsagePage.vue'),
  },
  {
    name: 'performance',
    path: '/performance',
    group: 'insight',
    icon: Timer,
    component: () => import('@/pages/PerformancePage.vue'),
  },
  {
    name: 'audit',
    path: '/audit',
    group: 'system',
    icon: ScrollText,
    roles: ADMINS,
    component: () => import('@/pages/AuditPage.vue'),
  },
  {
    name: 'settings',
    path: '/settings',
    group: 'system',
    icon: Settings,
    roles: ADMINS,
    component: () => import('@/pages/SettingsPage.vue'),
  },
  {
    name: 'maintenance',
    path: '/maintenance',
    group: 'system',
    icon: Brush,
    roles: VIEWERS,
    component: () => import('@/pages/MaintenancePage.vue'),
  },
  {
    name: 'transfer',
    path: '/transfer',
    group: 'system',
    icon: ArrowLeftRight,
    roles: ADMINS,
    component: () => import('@/pages/TransferPage.vue'),
  },
  {
    name: 'apiDocs',
    path: '/api-docs',
    group: 'system',
    icon: BookOpen,
    component: () => import('@/pages/ApiDocsPage.vue'),
  },
]

/** A page below one of the menu, which is marked while it is open. */
export interface InnerPage extends Pick<MenuPage, 'path' | 'roles' | 'component'> {
  /** The route's name, and the key of the page's title under `page` in the messages. */
  name: 'start' | 'upstreamNew' | 'upstream' | 'exchange'
  parent: MenuPage['name']
}

/** The pages that links of others lead to. */
export const INNER_PAGES: readonly InnerPage[] = [
  {
    name: 'start',
    path: '/start',
    parent: 'overview',
    roles: OPERATORS,
    component: () => import('@/pages/StartPage.vue'),
  },
  {
    name: 'upstreamNew',
    path: '/upstreams/new',
    parent: 'upstreams',
    roles: OPERATORS,
    component: () => import('@/pages/UpstreamNewPage.vue'),
  },
  {
    name: 'upstream',
    path: '/upstreams/:id',
    parent: 'upstreams',
    roles: VIEWERS,
    component: () => import('@/pages/UpstreamPage.vue'),
  },
  {
    name: 'exchange',
    path: '/exchanges/:id',
    parent: 'exchanges',
    component: () => import('@/pages/ExchangePage.vue'),
  },
]
