import { both, type Language, type Text } from './language.ts';

/** What every panel says of itself. */
export interface Described {
  title: string | Text;
  /** Why it matters and what to do with it; shown at the panel's ⓘ. */
  why: Text;
  /** A unit of Grafana's (`percent`, `bytes`, `s` …) or `suffix:…`. */
  unit: string | Text;
  decimals?: number;
  /** Why there may be no data; shown instead of an empty panel. */
  empty?: Text;
  /** In columns of 24. */
  width?: number;
  height?: number;
}

/** What a panel must know of its surroundings. */
export interface Surroundings {
  language: Language;
  /** Uid of the dashboard it stands on. */
  uid: string;
}

/** The data source every query goes to: a variable of the dashboard. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

export const NO_DATA = both('所选资源没有此项数据', 'The chosen resources have no such data');
