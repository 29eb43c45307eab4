import type { usage as en } from '../en/usage'

export const usage: typeof en = {
  lead: '用量以及按公开价格折算的费用。订阅不按 token 计费。',
  range: '时间范围',
  ranges: { day: '24 小时', week: '7 天', month: '30 天', quarter: '90 天' },
  groupBy: '分组',
  dimensions: {
    model: '模型',
    upstream: '上游',
    key: 'API 密钥',
    user: '用户',
    protocol: '协议',
    tier: '服务等级',
    outcome: '结果',
  },
  measure: '图表内容',
  measures: {
    cost: '费用',
    requests: '请求数',
    input: '输入 token',
    output: '输出 token',
    cached: '缓存读取比例',
  },
  growth: '较前一时段 {percent}',
  before: '{measure}（前一时段）',
  unpriced: '{percent} 的请求无定价',
  file: 'CSV',
  table: '数值',
  none: '无',
  rest: '其他',
  emptyTitle: '没有用量',
  empty: '此时间范围内没有已服务的请求。',
}
