/** Everything `cldera start` says, in both languages. */
const SAYINGS = {
  // Settings
  'settings-wrong': { zh: '设置有误：', en: 'The settings are wrong:' },
  'setting-both': {
    zh: '{name} 与 {name}_FILE 同时设置；只保留一个',
    en: '{name} and {name}_FILE are both set: keep one of them',
  },
  'setting-file': {
    zh: '{name}：无法读取文件 {path}（{reason}）',
    en: '{name}: the file {path} cannot be read ({reason})',
  },
  'remedy-port': { zh: '{name}：请填 1 到 65535 的端口', en: '{name}: use a port from 1 to 65535' },
  'remedy-interval': {
    zh: '{name}：请填时长，例如 15s、1m、1m30s',
    en: '{name}: use a duration like 15s, 1m or 1m30s',
  },
  'remedy-token': {
    zh: '{name}：至少 16 个可打印字符，不含空格',
    en: '{name}: use at least 16 printable characters without blanks',
  },
  'remedy-admin-password': { zh: '{name}：至少 12 个字符', en: '{name}: use at least 12 characters' },
  'remedy-log-level': {
    zh: '{name}：请填 fatal、error、warn、info、debug、trace 或 silent',
    en: '{name}: use fatal, error, warn, info, debug, trace or silent',
  },
  'remedy-alert-table': { zh: '{name}：文件无法读取', en: '{name}: this file cannot be read' },
  'remedy-public-url': {
    zh: '{name}：请填以 http:// 或 https:// 开头的地址',
    en: '{name}: use a URL that begins with http:// or https://',
  },
  'remedy-database-url': {
    zh: '{name}：请填以 postgres:// 开头的地址，或不设置以使用 SQLite',
    en: '{name}: use a URL that begins with postgres://, or leave it out for SQLite',
  },
  'remedy-smtp-url': {
    zh: '{name}：请填以 smtp:// 或 smtps:// 开头的地址，或不设置以将邮件存为文件',
    en: '{name}: use a URL that begins with smtp:// or smtps://, or leave it out to keep mail as files',
  },
  'port-twice': {
    zh: '{name} 与 {other} 是同一个端口 {port}；请改其中一个',
    en: '{name} and {other} are the same port {port}: change one of them',
  },
  'setting-foreign': {
    zh: '{name}：cldera start 使用自己启动的程序，请去掉此设置',
    en: '{name}: cldera start runs its own; remove this setting',
  },

  // Machine
  'port-taken': {
    zh: '端口 {port} 已被占用（{holder}）；请停止它，或用 {setting} 换一个端口',
    en: 'Port {port} is in use by {holder}: stop it, or choose another port with {setting}',
  },
  'port-refused': {
    zh: '无法监听端口 {port}（{reason}）；用 {setting} 换一个端口',
    en: 'Cannot listen on port {port} ({reason}): choose another with {setting}',
  },
  'holder-unknown': { zh: '未知程序', en: 'another program' },
  'holder-process': { zh: '{program}，进程 {pid}', en: '{program}, process {pid}' },
  'programs-missing': {
    zh: '缺少软件包：{packages}；请先安装，或去掉 --no-install',
    en: 'Missing packages: {packages}. Install them, or leave out --no-install',
  },
  'programs-missing-elsewhere': {
    zh: '缺少程序：{programs}；此系统没有 apt，请用 docker compose up -d',
    en: 'Missing programs: {programs}. This machine has no apt: use docker compose up -d',
  },
  installing: { zh: '安装软件包：{packages}', en: 'Installing packages: {packages}' },
  installed: { zh: '软件包已安装', en: 'Packages installed' },
  'install-failed': {
    zh: '安装失败（退出码 {code}），日志：{log}；最后几行：\n{tail}',
    en: 'Installing failed (exit code {code}), log: {log}; its last lines:\n{tail}',
  },
  'no-sudo': {
    zh: '安装软件包需要 root 权限，而此系统没有 sudo；请以 root 运行：apt-get install {packages}',
    en: 'Installing packages needs root, and there is no sudo: run as root: apt-get install {packages}',
  },
  building: { zh: '构建 {name} …', en: 'Building {name} …' },
  built: { zh: '{name} 已构建', en: '{name} built' },
  'build-failed': {
    zh: '构建 {name} 失败，日志：{log}；最后几行：\n{tail}',
    en: 'Building {name} failed, log: {log}; its last lines:\n{tail}',
  },
  'data-folder': {
    zh: '无法使用数据目录 {folder}（{reason}）；请检查权限，或用 CLDERA_DATA 指定一个空目录',
    en: 'The data folder {folder} cannot be used ({reason}): check its permissions, or choose an empty one with CLDERA_DATA',
  },
  'second-start': {
    zh: '数据目录 {folder} 正由进程 {pid} 使用；请先停止它，或用 CLDERA_DATA 换一个目录',
    en: 'The data folder {folder} is in use by process {pid}: stop it first, or choose another folder with CLDERA_DATA',
  },
  'leftover-ended': {
    zh: '已结束上次遗留的 {name}（进程 {pid}）',
    en: 'Ended {name} (process {pid}), left over from the last run',
  },

  // Programs
  starting: { zh: '启动 {name}', en: 'Starting {name}' },
  ready: { zh: '{name} 就绪', en: '{name} ready' },
  died: {
    zh: '{name} 意外退出（{how}）；{seconds} 秒后重新启动',
    en: '{name} ended unexpectedly ({how}); starting it again in {seconds} s',
  },
  'gave-up': {
    zh: '{name} 连续 {times} 次很快退出（{how}），全部停止。日志：{log}；最后几行：\n{tail}',
    en: '{name} ended {times} times in quick succession ({how}): stopping everything. Log: {log}; its last lines:\n{tail}',
  },
  'not-ready': {
    zh: '{name} 在 {seconds} 秒内没有就绪，全部停止。日志：{log}；最后几行：\n{tail}',
    en: '{name} was not ready within {seconds} s: stopping everything. Log: {log}; its last lines:\n{tail}',
  },
  stopping: { zh: '正在停止 …', en: 'Stopping …' },
  stopped: { zh: '已全部停止', en: 'Everything stopped' },
  'exit-code': { zh: '退出码 {code}', en: 'exit code {code}' },
  'exit-signal': { zh: '信号 {signal}', en: 'signal {signal}' },

  // Ready
  'all-ready': { zh: 'Cldera Ops 已就绪', en: 'Cldera Ops is ready' },
  address: { zh: '地址', en: 'Address' },
  'sign-in': { zh: '登录', en: 'Sign in' },
  password: {
    zh: '一次性密码 {password}（首次登录后须修改，仅显示这一次）',
    en: 'one-time password {password} (to be changed at the first sign-in; shown only now)',
  },
  mail: { zh: '邮件', en: 'Mail' },
  'mail-server': { zh: '经 {server} 发送', en: 'goes out through {server}' },
  'mail-folder': { zh: '未设置 SMTP_URL，保存在 {folder}', en: 'SMTP_URL is not set: kept in {folder}' },
  programs: { zh: '程序', en: 'Programs' },
  logs: { zh: '日志', en: 'Logs' },
  stop: { zh: '停止', en: 'Stop' },
} as const satisfies Record<string, { zh: string; en: string }>;

export type SayingCode = keyof typeof SAYINGS;
export type Params = Record<string, string | number>;

/** Puts sayings into one language. */
export type Voice = (code: SayingCode, params?: Params) => string;

/** Speaks the language of the user's locale: Chinese where it says so, English otherwise (POSIX: LC_ALL, LC_MESSAGES, LANG). */
export function voiceOf(env: NodeJS.ProcessEnv): Voice {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  const language = locale?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en';
  return (code, params = {}) =>
    SAYINGS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}
