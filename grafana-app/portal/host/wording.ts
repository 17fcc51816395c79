import type { Language, Text } from '@cldera/alert-bridge/contract';

/** Everything the host itself says; pages bring their own words. */
const WORDS = {
  product: { 'zh-Hans': '君云运维', 'en-US': 'Cldera Ops' },
  skipToContent: { 'zh-Hans': '跳到主要内容', 'en-US': 'Skip to main content' },
  navigation: { 'zh-Hans': '主导航', 'en-US': 'Main navigation' },
  openMenu: { 'zh-Hans': '打开菜单', 'en-US': 'Open menu' },
  closeMenu: { 'zh-Hans': '关闭菜单', 'en-US': 'Close menu' },
  notifications: { 'zh-Hans': '提示信息', 'en-US': 'Notifications' },
  loading: { 'zh-Hans': '正在加载…', 'en-US': 'Loading…' },
  reload: { 'zh-Hans': '重新加载', 'en-US': 'Reload' },
  tryAgain: { 'zh-Hans': '重试', 'en-US': 'Try again' },
  toStart: { 'zh-Hans': '回到首页', 'en-US': 'Go to the start page' },

  signIn: { 'zh-Hans': '登录', 'en-US': 'Sign in' },
  signingIn: { 'zh-Hans': '正在登录…', 'en-US': 'Signing in…' },
  login: { 'zh-Hans': '登录名', 'en-US': 'Login' },
  password: { 'zh-Hans': '密码', 'en-US': 'Password' },
  loginMissing: { 'zh-Hans': '请输入登录名。', 'en-US': 'Enter your login.' },
  passwordMissing: { 'zh-Hans': '请输入密码。', 'en-US': 'Enter your password.' },
  forgotten: {
    'zh-Hans': '忘记密码？请联系您的运维负责人重设。',
    'en-US': 'Forgotten your password? Ask your operations contact to reset it.',
  },
  wrongCredentials: { 'zh-Hans': '登录名或密码不正确。', 'en-US': 'The login or the password is wrong.' },
  tooManyAttempts: {
    'zh-Hans': '尝试次数过多，请稍后再试。',
    'en-US': 'Too many attempts. Wait a while, then try again.',
  },
  unreachable: {
    'zh-Hans': '运维服务暂时无法连接，请稍后重试。',
    'en-US': 'The operations service cannot be reached at the moment. Try again shortly.',
  },
  unreachableTitle: { 'zh-Hans': '无法连接服务', 'en-US': 'Service unreachable' },
  unexpected: { 'zh-Hans': '出错了，请重试。', 'en-US': 'Something went wrong. Try again.' },

  changePassword: { 'zh-Hans': '修改密码', 'en-US': 'Change password' },
  chooseNewPassword: { 'zh-Hans': '设置新密码', 'en-US': 'Choose a new password' },
  oneTimePassword: {
    'zh-Hans': '您用的是一次性密码。请先设置自己的密码，再继续。',
    'en-US': 'You signed in with a one-time password. Choose your own before you go on.',
  },
  otherSessionsEnd: {
    'zh-Hans': '修改后，其他设备上的登录会失效。',
    'en-US': 'Your other devices will be signed out.',
  },
  currentPassword: { 'zh-Hans': '当前密码', 'en-US': 'Current password' },
  newPassword: { 'zh-Hans': '新密码', 'en-US': 'New password' },
  newPasswordRule: { 'zh-Hans': '至少 12 个字符', 'en-US': 'At least 12 characters' },
  repeatPassword: { 'zh-Hans': '再次输入新密码', 'en-US': 'New password again' },
  currentPasswordWrong: { 'zh-Hans': '当前密码不正确。', 'en-US': 'The current password is wrong.' },
  passwordTooShort: { 'zh-Hans': '新密码至少要有 12 个字符。', 'en-US': 'Use at least 12 characters.' },
  passwordUnchanged: {
    'zh-Hans': '新密码不能与当前密码相同。',
    'en-US': 'The new password must differ from the current one.',
  },
  passwordsDiffer: { 'zh-Hans': '两次输入的密码不一致。', 'en-US': 'The two passwords differ.' },
  save: { 'zh-Hans': '保存', 'en-US': 'Save' },
  saving: { 'zh-Hans': '正在保存…', 'en-US': 'Saving…' },
  passwordChanged: { 'zh-Hans': '密码已修改', 'en-US': 'Password changed' },

  otherLanguage: { 'zh-Hans': 'English', 'en-US': '中文' },
  languageNotChanged: { 'zh-Hans': '语言没有切换', 'en-US': 'The language was not changed' },
  toDark: { 'zh-Hans': '切换到深色', 'en-US': 'Use the dark theme' },
  toLight: { 'zh-Hans': '切换到浅色', 'en-US': 'Use the light theme' },
  account: { 'zh-Hans': '账户', 'en-US': 'Account' },
  signOut: { 'zh-Hans': '退出登录', 'en-US': 'Sign out' },
  signOutFailed: { 'zh-Hans': '没有退出登录', 'en-US': 'You are still signed in' },
  administrator: { 'zh-Hans': '管理员', 'en-US': 'Administrator' },
  engineer: { 'zh-Hans': '运维工程师', 'en-US': 'Engineer' },
  customer: { 'zh-Hans': '客户', 'en-US': 'Customer' },

  pluginFailed: { 'zh-Hans': '页面没有加载成功', 'en-US': 'The pages could not be loaded' },
  pluginUnknown: { 'zh-Hans': '没有这个页面', 'en-US': 'There is no such page' },
  pluginUnknownDetail: {
    'zh-Hans': '地址中的应用没有安装。请从左侧导航选择页面。',
    'en-US': 'The application in the address is not installed. Choose a page from the navigation.',
  },
  pluginMissing: {
    'zh-Hans': '运维页面尚未构建，请管理员运行 npm run build。',
    'en-US': 'The application has not been built: an administrator has to run npm run build.',
  },
  pageBroke: { 'zh-Hans': '这个页面出错了', 'en-US': 'This page stopped working' },
} satisfies Record<string, Text>;

export type Word = keyof typeof WORDS;
export type Words = (word: Word) => string;

/** The host's words in one language. */
export function wordsIn(language: Language): Words {
  return (word) => WORDS[word][language];
}

/** The language before anybody signed in: the one chosen here earlier, else the first the browser asks for that we have. */
export function languageBeforeSignIn(remembered: string | null, preferred: readonly string[]): Language {
  if (remembered === 'zh-Hans' || remembered === 'en-US') return remembered;
  const first = preferred.find((tag) => /^(?:zh|en)\b/i.test(tag));
  return first === undefined || /^zh/i.test(first) ? 'zh-Hans' : 'en-US';
}
