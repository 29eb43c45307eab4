import type { settings as en } from '../en/settings'

export const settings: typeof en = {
  lead: '本安装的配置。大多数设置在启动时从环境读取；少数可在此决定。',
  search: '搜索设置',
  groups: {
    retention: '保留期限',
    gateway: '请求',
    access: '访问',
    limits: '预算与限额',
    log: '日志',
    storage: '存储',
    health: '上游健康',
    vendors: '厂商',
  },
  sources: { default: '默认', environment: '来自环境', database: '在此决定' },
  default: '默认：',
  restart: '需要重启',
  isSet: '已设置',
  notSet: '未设置',
  decide: '在此决定',
  decideHint: '留空则由环境决定。',
  saved: '设置已保存，所有工作进程都会采用。',
  noneTitle: '没有匹配项',
  none: '没有设置的名称或说明包含此内容。',
}
