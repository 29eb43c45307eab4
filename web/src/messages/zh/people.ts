import type { account as enAccount, setup as enSetup, users as enUsers } from '../en/people'

export const users: typeof enUsers = {
  lead: '可以登录此处并拥有 API 密钥的人。',
  create: '添加用户',
  editTitle: '编辑“{name}”',
  name: '名称',
  role: '角色',
  roleHint: {
    user: '自己的密钥与用量。',
    viewer: '可查看网关运行情况，不可修改。',
    operator: '负责运行：上游、别名、代理、价格。',
    admin: '全部权限，包括用户、设置与备份。',
  },
  password: '密码',
  passwordHint: '至少 10 个字符。没有密码的用户可以拥有密钥，但不能登录。',
  newPassword: '新密码',
  newPasswordHint: '留空保持不变；修改后该用户的所有会话将结束。',
  passwordRule: '至少 10 个字符。',
  access: '上游',
  upstreams: '其密钥仅可使用的上游',
  enabled: '启用',
  enabledHint: '关闭后无法登录，其密钥也会被拒绝。',
  state: '状态',
  active: '有效',
  disabled: '已停用',
  noPassword: '无密码',
  created: '创建时间',
  you: '你',
  saved: '“{name}”已保存。',
  deleteTitle: '删除“{name}”？',
  deleteText: '其密钥将失效，会话将结束。其用量仍保留在历史中。',
  deleted: '“{name}”已删除。',
}

export const account: typeof enAccount = {
  password: '密码',
  currentPassword: '当前密码',
  newPassword: '新密码',
  changePassword: '修改密码',
  passwordChanged: '密码已修改；你的其他会话已结束。',
  sessions: '你的登录位置',
  where: '浏览器',
  unknownClient: '未知',
  seen: '最近活动',
  here: '当前会话',
  expires: '最迟结束于',
  end: '结束',
  endOthers: '结束其他所有会话',
}

export const setup: typeof enSetup = {
  lead: '创建第一位管理员',
  token: '设置令牌',
  tokenHint: '网关启动时已打印。重新获取：flask --app wsgi users setup-token',
  submit: '设置网关',
}
