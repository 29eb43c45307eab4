import type { Component } from 'vue'

import type { Upstream } from '@/api/upstreams'
import { isSubscriptionEnded, subscriptionAbout, subscriptionGauges } from '@/components/upstreams/subscription/gauges'
import { seatAbout, seatWindows } from './copilot'

/** A part of a subscription that refills, as the list draws it. */
export interface QuotaGauge {
  key: string
  /** The vendor's name of it, such as `5h`. */
  label: string
  /** What is used, from 0 to 1. */
  share: number
  resetsAt: string | null
  observedAt: string | null
}

/** What the dashboard knows of a kind of upstream. */
export interface Kind {
  /** The product's name, which no language translates. */
  title: string
  /**
   * Its credential is a login: it comes by the connection itself, is renewed by the gateway, and cannot be in
   * two upstreams, since its tokens are good for one use.
   */
  hasLogin: boolean
  /** Loads what the tab "Connection" shows: with `FormProps` of a kind with a form, else with `LoginProps`. */
  connection: () => Promise<{ default: Component }>
  /** Where it is or whose it is, for one line of the list. */
  about: (upstream: Upstream) => string
  gauges?: (upstream: Upstream, now: Date) => readonly QuotaGauge[]
  /** Whether its login has ended, so that nothing is served before somebody brings another one. */
  isEnded?: (upstream: Upstream) => boolean
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Every kind is one row, in the order in which they are offered. */
export const KINDS: Readonly<Record<string, Kind>> = {
  custom: {
    title: 'Custom',
    hasLogin: false,
    connection: () => import('./CustomConnection.vue'),
    about: ({ config }) => text(config.base_url),
  },
  'claude-code': {
    title: 'Claude Code',
    hasLogin: true,
    connection: () => import('@/components/upstreams/subscription/ClaudeCodePanel.vue'),
    about: subscriptionAbout,
    gauges: subscriptionGauges,
    isEnded: isSubscriptionEnded,
  },
  codex: {
    title: 'Codex (ChatGPT)',
    hasLogin: true,
    connection: () => import('@/components/upstreams/subscription/CodexPanel.vue'),
    about: subscriptionAbout,
    gauges: subscriptionGauges,
    isEnded: isSubscriptionEnded,
  },
  copilot: {
    title: 'GitHub Copilot',
    hasLogin: true,
    connection: () => import('./CopilotConnection.vue'),
    about: seatAbout,
    gauges: seatWindows,
  },
  azure: {
    title: 'Azure',
    hasLogin: false,
    connection: () => import('./AzureConnection.vue'),
    about: ({ config }) => text(config.endpoint),
  },
  ollama: {
    title: 'Ollama',
    hasLogin: false,
    connection: () => import('./OllamaConnection.vue'),
    about: ({ config }) => text(config.base_url),
  },
}

export const nameOfKind = (kind: string) => KINDS[kind]?.title ?? kind

export const canBeDuplicated = (kind: string) => !KINDS[kind]?.hasLogin
