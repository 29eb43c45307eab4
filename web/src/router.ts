import { createRouter, createWebHistory, type RouteRecordRaw, type RouterHistory } from 'vue-router'

import { useSession } from '@/composables/useSession'
import { INNER_PAGES, PAGES, type InnerPage, type MenuPage, type Role } from '@/pages'

declare module 'vue-router' {
  interface RouteMeta {
    /** The key of the page's name under `page` in the messages. */
    title: MenuPage['name'] | InnerPage['name'] | 'login' | 'setup' | 'notFound'
    /** Open without a session, and outside the shell. */
    isPublic?: boolean
    /** Who may see it; absent is everybody who is signed in. */
    roles?: readonly Role[]
    /** The page of the menu to which it belongs. */
    menu?: MenuPage['name']
  }
}

export const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('@/pages/LoginPage.vue'),
    meta: { title: 'login', isPublic: true },
  },
  {
    path: '/setup',
    name: 'setup',
    component: () => import('@/pages/SetupPage.vue'),
    meta: { title: 'setup', isPublic: true },
  },
  ...PAGES.map(({ path, name, component, roles }) => ({
    path,
    name,
    component,
    meta: { title: name, menu: name, ...(roles && { roles }) },
  })),
  ...INNER_PAGES.map(({ path, name, parent, component, roles }) => ({
    path,
    name,
    component,
    meta: { title: name, menu: parent, ...(roles && { roles }) },
  })),
  {
    path: '/:path(.*)*',
    name: 'notFound',
    component: () => import('@/pages/NotFoundPage.vue'),
    meta: { title: 'notFound' },
  },
]

/** The router; a page that asks for a session leads to the login and from there back. */
export function makeRouter(history: RouterHistory = createWebHistory()) {
  const router = createRouter({ history, routes })
  router.beforeEach(async (to) => {
    const session = useSession()
    await session.restore()
    if (to.meta.isPublic) return session.user ? landing(session.user.role) : true
    if (!session.user) return { name: 'login', query: to.path === '/' ? {} : { next: to.fullPath } }
    if (to.meta.roles && !to.meta.roles.includes(session.user.role)) return landing(session.user.role)
    return true
  })
  return router
}

/** The first page of a role. */
export function landing(role: Role) {
  return { name: role === 'user' ? 'connect' : 'overview' }
}
