import { both } from './language.ts';
import type { Words } from './value.ts';

/** Why a probe of our exporters failed, in words: the closed set of their `reason` label. */
export const FAILURES: Words = {
  timeout: both('超时', 'Timed out'),
  dns: both('域名无法解析', 'Name does not resolve'),
  refused: both('拒绝连接', 'Connection refused'),
  reset: both('连接被重置', 'Connection reset'),
  unreachable: both('网络不可达', 'Network unreachable'),
  tls: both('TLS 握手失败', 'TLS failed'),
  auth: both('认证失败', 'Not authenticated'),
  forbidden: both('没有权限', 'Not permitted'),
  busy: both('目标正忙', 'Target busy'),
  http_status: both('HTTP 状态码不是 200', 'HTTP status not 200'),
  protocol: both('应答无法识别', 'Answer not understood'),
  too_large: both('应答过长', 'Answer too long'),
  overloaded: both('采集程序过载', 'Exporters overloaded'),
  internal: both('采集程序内部错误', 'Internal error of the exporters'),
};
