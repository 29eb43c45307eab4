import { call, query, send, type Versioned } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Price = Schemas['PriceDocument']
export type Rates = Schemas['PriceRates']
export type Band = Schemas['PriceBand']
export type ModelPrice = Schemas['ModelPrice']
export type PriceOverride = Schemas['PriceOverride']
export type PriceBody = Schemas['PriceBody']
export type PricePatch = Schemas['PricePatch']
export type UnpricedModel = Schemas['UnpricedModel']
export type PriceBook = Schemas['PriceBookStatus']
export type PriceBookPage = Schemas['PriceBookPage']
export type Repricing = Schemas['Repricing']
export type RepricingBody = Schemas['RepricingBody']
export type RepricingPreview = Schemas['RepricingPreview']

const following = (signal?: AbortSignal) => (signal ? { signal } : {})

/** What every served model costs at this moment. */
export const readPrices = async (signal?: AbortSignal) =>
  (await call<{ items: ModelPrice[] }>('/api/prices', following(signal))).items

/** Models that were used without a price in the last 30 days, the most used first. */
export const readUnpriced = async (signal?: AbortSignal) =>
  (await call<{ items: UnpricedModel[] }>('/api/prices/unpriced', following(signal))).items

export const readOverrides = async (signal?: AbortSignal) =>
  (await call<{ items: PriceOverride[] }>('/api/prices/overrides', following(signal))).items

export const readOverride = (id: string): Promise<Versioned<PriceOverride>> =>
  send<PriceOverride>(`/api/prices/overrides/${id}`)

export const createOverride = (body: PriceBody) =>
  call<PriceOverride>('/api/prices/overrides', { method: 'POST', body })

export const editOverride = (id: string, body: PricePatch, etag: string) =>
  call<PriceOverride>(`/api/prices/overrides/${id}`, { method: 'PATCH', body, etag })

export const deleteOverride = (id: string, etag: string) =>
  call<void>(`/api/prices/overrides/${id}`, { method: 'DELETE', etag })

export const readBook = (signal?: AbortSignal) => call<PriceBook>('/api/prices/book', following(signal))

export const readBookPage = (q: string, cursor: string, signal?: AbortSignal) =>
  call<PriceBookPage>(`/api/prices/book/models${query({ q, cursor, limit: 50 })}`, following(signal))

/** Load the book that comes with this release in the place of any other. */
export const restoreBook = () => call<PriceBook>('/api/prices/book/restore', { method: 'POST' })

export const readRepricings = async (signal?: AbortSignal) =>
  (await call<{ items: Repricing[] }>('/api/usage/repricings', following(signal))).items

/** What pricing a period anew would change. */
export const previewRepricing = (body: RepricingBody) =>
  call<RepricingPreview>('/api/usage/repricings/preview', { method: 'POST', body })

export const reprice = (body: RepricingBody) => call<Repricing>('/api/usage/repricings', { method: 'POST', body })

export const undoRepricing = (id: string) => call<Repricing>(`/api/usage/repricings/${id}/undo`, { method: 'POST' })
