import type { quota as en } from '../en/quota'

export const quota: typeof en = {
  lead: '订阅和席位的用量，由厂商随回答或在查询时告知。',
  open: '打开',
  openOf: '打开 {name}',
  history: '配额历史',
  chart: '各窗口用量随时间的变化',
  figures: '数值',
  at: '告知于',
  window: '窗口',
  used: '已用',
  status: '状态',
  nothing: '这段时间内没有消息。数值随厂商的回答而来。',
  emptyTitle: '还没有订阅',
  empty: '作为上游的订阅或席位会在此显示其用量。',
}
