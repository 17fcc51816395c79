import type { Language, Session } from '@cldera/alert-bridge/contract';

/** What the host reads of an entry of plugin.json's `includes`. `cldera` is an addition that Grafana ignores. */
export interface Include {
  type: string;
  name: string;
  path?: string;
  icon?: string;
  role?: string;
  addToNav?: boolean;
  defaultNav?: boolean;
  cldera?: { action?: string };
}

export interface NavigationItem {
  label: string;
  path: string;
  icon: string | null;
}

/** The navigation of one person: the plugin's pages in its order, without those that are not for them. */
export function navigationFor(includes: readonly Include[], session: Session, language: Language): NavigationItem[] {
  return includes.flatMap((include) => {
    if (include.type !== 'page' || include.addToNav !== true || include.path === undefined) return [];
    if (!isFor(include, session)) return [];
    return [{ label: nameIn(include.name, language), path: include.path, icon: include.icon ?? null }];
  });
}

/** plugin.json has one string for a page's name; ours says it in Chinese, then in English: `概览 Overview`. */
function nameIn(name: string, language: Language): string {
  const [, chinese, english] = /^(\p{Script=Han}\S*)\s+(\P{Script=Han}+)$/u.exec(name) ?? [];
  return (language === 'zh-Hans' ? chinese : english) ?? name;
}

function isFor(include: Include, session: Session): boolean {
  const action = include.cldera?.action;
  if (action !== undefined && !session.actions.includes(action)) return false;
  const staffOnly = include.role === 'Editor' || include.role === 'Admin';
  return !staffOnly || session.person.role !== 'customer';
}

/** The item whose page the path is on, or under: the longest that matches. */
export function activeItem(items: readonly NavigationItem[], pathname: string): NavigationItem | null {
  const path = pathname.replace(/\/+$/, '');
  const matching = items.filter((item) => path === item.path || path.startsWith(`${item.path}/`));
  return matching.sort((a, b) => b.path.length - a.path.length)[0] ?? null;
}

/** Where `/` leads: the page the plugin declares as its default, else the first one shown, else the plugin's root. */
export function startPath(includes: readonly Include[], items: readonly NavigationItem[], pluginId: string): string {
  const declared = includes.find((include) => include.defaultNav === true)?.path;
  const shown = items.find((item) => item.path === declared) ?? items[0];
  return shown?.path ?? `/a/${pluginId}`;
}
