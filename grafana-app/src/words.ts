import { initPluginTranslations, t as translate } from '@grafana/i18n';
import { say, type Language, type Reason, type Text } from '@cldera/alert-bridge/contract';
import { PLUGIN_ID } from './plugin-id.ts';

/** Must have settled before anything of the plugin is drawn: `t` then answers in the host's language. */
export async function prepareWords(): Promise<void> {
  await initPluginTranslations(PLUGIN_ID);
}

/**
 * A sentence of ours by its key in `locales/`, English as written here.
 * Values are not HTML-escaped: React does that, and i18next would turn `/data` into `&#x2F;data`.
 */
export function t(key: string, english: string, values: Record<string, string | number> = {}): string {
  return translate(key, english, { ...values, interpolation: { escapeValue: false } });
}

/** The language that the sentences on this page are in: decided by the catalogue that was loaded, so both always agree. */
export function language(): Language {
  return t('language', 'en-US') === 'zh-Hans' ? 'zh-Hans' : 'en-US';
}

/** One of the service's sentences, in the reader's language. */
export function sayReason(reason: Reason): string {
  return say(reason, language());
}

/** The same where it stands alone: in English it begins with a capital. */
export function sentenceOf(reason: Reason): string {
  const words = sayReason(reason);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A name in the reader's language. */
export function inWords(text: Text): string {
  return text[language()];
}
