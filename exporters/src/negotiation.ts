import type { Grammar } from './exposition.ts';

/** How an exposition is written and labelled. */
export interface Format {
  grammar: Grammar;
  contentType: string;
}

interface Offer {
  type: string;
  subtype: string;
  version: string;
  grammar: Grammar;
}

/** In the order preferred when a client leaves it open; the first is also the answer to a client that accepts none. */
const OFFERS: readonly [Offer, ...Offer[]] = [
  { type: 'text', subtype: 'plain', version: '0.0.4', grammar: 'text' },
  { type: 'text', subtype: 'plain', version: '1.0.0', grammar: 'text' },
  { type: 'application', subtype: 'openmetrics-text', version: '1.0.0', grammar: 'openmetrics' },
  { type: 'application', subtype: 'openmetrics-text', version: '0.0.1', grammar: 'openmetrics' },
];

/** The version meant by a range that names the type alone. */
const UNVERSIONED: Readonly<Record<string, string>> = {
  'text/plain': '0.0.4',
  'application/openmetrics-text': '0.0.1',
};

/** Our names are legacy names, so every escaping scheme leaves them as they are; the client's choice is confirmed. */
const ESCAPINGS = new Set(['allow-utf-8', 'underscores', 'dots', 'values']);

/** Prometheus sends the same header each time. */
const chosen = new Map<string, Format>();
const MAX_CHOSEN = 16;

interface Range {
  name: string;
  parameters: ReadonlyMap<string, string>;
  q: number;
  position: number;
}

interface Match {
  offer: Offer;
  range: Range;
  specificity: number;
}

/**
 * The exposition format for an `Accept` header: highest weight, then the more specific range, then the client's order.
 * Never refuses: Prometheus' rule is to fall back to text 0.0.4 (prometheus.io/docs/instrumenting/content_negotiation).
 */
export function chooseFormat(accept = '*/*'): Format {
  const known = chosen.get(accept);
  if (known !== undefined) return known;
  if (chosen.size >= MAX_CHOSEN) chosen.clear();
  const format = choose(accept);
  chosen.set(accept, format);
  return format;
}

function choose(accept: string): Format {
  const ranges = parseWeighted(accept);
  const best = OFFERS.map((offer) => bestRange(offer, ranges))
    .filter((match) => match !== null && match.range.q > 0)
    .reduce<Match | null>((a, b) => (a !== null && (b === null || rank(a, b) <= 0) ? a : b), null);
  return toFormat(best?.offer ?? OFFERS[0], best?.range.parameters.get('escaping'));
}

/** Whether `Accept-Encoding` allows gzip (RFC 9110 §12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  const ranges = parseWeighted(acceptEncoding);
  const range =
    ranges.find(({ name }) => name === 'gzip' || name === 'x-gzip') ?? ranges.find(({ name }) => name === '*');
  return range !== undefined && range.q > 0;
}

function rank(a: Match, b: Match): number {
  return b.range.q - a.range.q || b.specificity - a.specificity || a.range.position - b.range.position;
}

/** The most specific range that covers the offer decides its weight (RFC 9110 §12.5.1). */
function bestRange(offer: Offer, ranges: readonly Range[]): Match | null {
  let best: Match | null = null;
  for (const range of ranges) {
    const specificity = specificityOf(range, offer);
    if (specificity !== null && (best === null || specificity > best.specificity)) best = { offer, range, specificity };
  }
  return best;
}

function specificityOf(range: Range, offer: Offer): number | null {
  if (range.name === '*/*') return 0;
  if (range.name === `${offer.type}/*`) return 1;
  if (range.name !== `${offer.type}/${offer.subtype}`) return null;
  const version = range.parameters.get('version');
  if (version === undefined) return UNVERSIONED[range.name] === offer.version ? 2 : null;
  return version === offer.version ? 3 : null;
}

function toFormat({ type, subtype, version, grammar }: Offer, escaping: string | undefined): Format {
  const scheme =
    version === '1.0.0' && escaping !== undefined && ESCAPINGS.has(escaping) ? `; escaping=${escaping}` : '';
  return { grammar, contentType: `${type}/${subtype}; version=${version}; charset=utf-8${scheme}` };
}

function parseWeighted(header: string): Range[] {
  return header
    .split(',')
    .map((text, position) => parseRange(text, position))
    .filter(({ name }) => name !== '');
}

function parseRange(text: string, position: number): Range {
  const [name = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map(parseParameter));
  return { name: name.toLowerCase(), parameters, q: weight(parameters.get('q')), position };
}

function parseParameter(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 0) return [text.toLowerCase(), ''];
  return [
    text.slice(0, at).trim().toLowerCase(),
    text
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1'),
  ];
}

/** A missing weight is 1; one that is no number counts as 0, as if the range were not there. */
function weight(q: string | undefined): number {
  if (q === undefined) return 1;
  const value = Number(q);
  return q !== '' && value >= 0 ? Math.min(value, 1) : 0;
}
