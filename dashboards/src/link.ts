import { DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, type Language } from './language.ts';

const EVENTS = '/a/cldera-ops-app/events';

/** A link as Grafana keeps it. Written out, because the builder would put every link into a menu. */
function link(title: string, url: string): DashboardLink {
  return {
    title,
    url,
    type: DashboardLinkType.Link,
    icon: 'external link',
    tooltip: '',
    tags: [],
    asDropdown: false,
    targetBlank: false,
    includeVars: false,
    keepTime: false,
  };
}

/** Links above a dashboard: the other dashboards of its language, the events, the same in the other language. */
export function dashboardLinks(language: Language, otherUid: string): DashboardLink[] {
  const other = { 'zh-Hans': 'English', 'en-US': '中文' }[language];
  return [
    {
      ...link('cldera', ''),
      type: DashboardLinkType.Dashboards,
      tags: ['cldera', language],
      includeVars: true,
      keepTime: true,
    },
    { ...link(both('事件', 'Events')[language], EVENTS), icon: 'bolt' },
    { ...link(other, `/d/${otherUid}`), icon: 'info', includeVars: true, keepTime: true },
  ];
}

/** What a click on a series or cell offers; `resource` is the Grafana variable that holds the resource's id. */
export function resourceLinks(language: Language, uid: string, resource: string): DashboardLink[] {
  return [
    link(both('该资源的事件', 'Events of this resource')[language], `${EVENTS}?resource=\${${resource}}`),
    link(
      both('只看该资源', 'This resource only')[language],
      `/d/${uid}?var-resource=\${${resource}}&\${__url_time_range}`,
    ),
  ];
}
