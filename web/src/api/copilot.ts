import { call } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type DeviceSignIn = Schemas['DeviceSignIn']
export type DeviceProgress = Schemas['DeviceProgress']
export type CopilotUpstream = Schemas['CopilotUpstream']

const PATH = '/api/upstreams/copilot/auth'

export const startDeviceSignIn = (body: Schemas['DeviceStart']) =>
  call<DeviceSignIn>(`${PATH}/start`, { method: 'POST', body })

export const pollDeviceSignIn = (body: Schemas['DevicePoll'], signal?: AbortSignal) =>
  call<DeviceProgress>(`${PATH}/poll`, { method: 'POST', body, ...(signal && { signal }) })

/** Ask GitHub what is left of a seat. */
export const readSeatQuota = (id: string, body: Schemas['Egress']) =>
  call<Schemas['SeatQuota']>(`/api/upstreams/${id}/copilot/quota`, { method: 'POST', body })

/** Exchange the login for another token. */
export const refreshSeat = (id: string, body: Schemas['Egress']) =>
  call<CopilotUpstream>(`/api/upstreams/${id}/copilot-refresh-now`, { method: 'POST', body })
