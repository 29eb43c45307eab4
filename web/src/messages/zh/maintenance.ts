import type { maintenance as en } from '../en/maintenance'

export const maintenance: typeof en = {
  lead: '过旧的数据由自动运行的轮次删除。等待的数量就是下一轮将删除的数量。',
  sweeps: '清理项',
  what: '删除内容',
  kept: '保留',
  atOnce: '直至其结束',
  every: '每 {span}一轮',
  waiting: '等待',
  total: '没有等待的行 | {n} 行等待 | {n} 行等待',
  last: '上一轮',
  states: { never: '尚未运行', failed: '失败', running: '运行中', lost: '中断', backlog: '继续中', done: '完成' },
  deleted: '未删除 | 删除 {n} 行 | 删除 {n} 行',
  run: '立即运行',
  runOf: '立即运行：{name}',
  runAll: '全部立即运行',
  runTitle: '立即运行“{name}”？',
  runAllTitle: '立即运行全部清理项？',
  runText: '没有等待的行；运行时会再检查一次。 | {n} 行将被永久删除。 | {n} 行等待；每个清理项最多永久删除 10,000 行。',
  done: '没有删除任何内容。 | 已删除 {n} 行。 | 已删除 {n} 行。',
  failed: '以下清理项失败：{names}。详情见日志。',
}
