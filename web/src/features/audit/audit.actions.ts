/**
 * What the acts of the log are called. A closed list of words for an open list of acts: one that is not
 * here is shown by its key, so that nothing of the log is ever hidden.
 */
const acts: Readonly<Record<string, { zh: string; en: string }>> = {
  'session.start': { zh: '登录', en: 'Signed in' },
  'session.end': { zh: '退出登录', en: 'Ended a session' },
  'session.choose_duty': { zh: '选择职务', en: 'Chose a duty' },
  'session.reauthenticate': { zh: '再次输入密码', en: 'Gave the password again' },
  'second_factor.give': { zh: '通过两步验证', en: 'Gave the second factor' },
  'second_factor.enable': { zh: '设置两步验证', en: 'Set up the second factor' },
  'recovery_codes.renew': { zh: '重新生成恢复码', en: 'Renewed recovery codes' },
  'password.change': { zh: '修改密码', en: 'Changed the password' },
  'password.prove': { zh: '核对密码', en: 'Proved the password' },
  'token.create': { zh: '建立令牌', en: 'Made a token' },
  'token.revoke': { zh: '撤销令牌', en: 'Revoked a token' },
  'account.create': { zh: '建立账号', en: 'Made an account' },
  'account.activate': { zh: '激活账号', en: 'Activated an account' },
  'account.edit': { zh: '修改账号设置', en: 'Edited an account' },
  'account.unlock': { zh: '解锁账号', en: 'Unlocked an account' },
  'account.reset': { zh: '重置账号', en: 'Reset an account' },
  'account.close': { zh: '关闭账号', en: 'Closed an account' },
  'activation_slips.issue': { zh: '生成激活单', en: 'Made activation slips' },
  'duty.grant': { zh: '授予职务', en: 'Granted a duty' },
  'duty.end': { zh: '结束职务', en: 'Ended a duty' },
  'members.create': { zh: '建立党员档案', en: 'Made a member file' },
  'members.edit': { zh: '修改党员档案', en: 'Edited a member file' },
  'members.reveal': { zh: '查看敏感信息', en: 'Revealed sensitive values' },
  'members.export': { zh: '导出党员名单', en: 'Exported members' },
  'members.entry_added': { zh: '添加经历', en: 'Added an entry' },
  'members.entry_changed': { zh: '修改经历', en: 'Edited an entry' },
  'members.entry_removed': { zh: '删除经历', en: 'Removed an entry' },
  'members.file_added': { zh: '上传文件', en: 'Uploaded a file' },
  'members.file_removed': { zh: '删除文件', en: 'Removed a file' },
  'members.import_handed_in': { zh: '交来花名册', en: 'Handed in a roster' },
  'members.import': { zh: '花名册入库', en: 'Imported a roster' },
  'members.import_cancelled': { zh: '放弃导入', en: 'Gave an import up' },
  'organizations.create': { zh: '新建党组织', en: 'Made an organisation' },
  'organizations.create_many': { zh: '批量新建党组织', en: 'Made organisations' },
  'organizations.edit': { zh: '修改党组织', en: 'Edited an organisation' },
  'organizations.import': { zh: '导入党组织', en: 'Imported organisations' },
  'audit.read': { zh: '查看日志', en: 'Read the log' },
  'audit.verify': { zh: '验证日志', en: 'Verified the log' },
};

export const knownActs = Object.keys(acts);

export function actName(action: string): { zh: string; en: string } {
  return acts[action] ?? { zh: action, en: action };
}

const parts: Readonly<Record<string, { zh: string; en: string }>> = {
  accepted: { zh: '新增', en: 'Added' },
  changes: { zh: '改动', en: 'Changes' },
  columns: { zh: '列', en: 'Columns' },
  count: { zh: '数量', en: 'Count' },
  entries: { zh: '条数', en: 'Entries' },
  fields: { zh: '内容', en: 'Fields' },
  file: { zh: '文件编号', en: 'File' },
  filter: { zh: '条件', en: 'Filter' },
  format: { zh: '格式', en: 'Format' },
  login: { zh: '账号', en: 'Account' },
  outcome: { zh: '结果', en: 'Outcome' },
  page: { zh: '页', en: 'Page' },
  reveal: { zh: '显示完整内容', en: 'Revealed' },
  role: { zh: '职务', en: 'Duty' },
  sha256: { zh: '摘要（SHA-256）', en: 'Digest (SHA-256)' },
  size: { zh: '大小', en: 'Size' },
  sound: { zh: '验证通过', en: 'Sound' },
  unchanged: { zh: '未改动', en: 'Unchanged' },
};

/** What a part of an entry that is no field of a file is called; null for one that nobody named. */
export function partName(key: string): { zh: string; en: string } | null {
  return parts[key] ?? null;
}

const objects: Readonly<Record<string, { zh: string; en: string }>> = {
  account: { zh: '账号', en: 'Account' },
  audit: { zh: '日志', en: 'Log' },
  duty: { zh: '职务', en: 'Duty' },
  file: { zh: '文件', en: 'File' },
  member: { zh: '党员档案', en: 'Member file' },
  member_entry: { zh: '经历', en: 'Entry' },
  member_import: { zh: '导入', en: 'Import' },
  organization: { zh: '党组织', en: 'Organisation' },
  request: { zh: '请求', en: 'Request' },
  saved_filter: { zh: '常用筛选', en: 'Saved filter' },
  session: { zh: '登录', en: 'Session' },
  token: { zh: '令牌', en: 'Token' },
};

/** What kind of thing was acted on; an unknown kind by its key. */
export function objectName(type: string): { zh: string; en: string } {
  return objects[type] ?? { zh: type, en: type };
}
