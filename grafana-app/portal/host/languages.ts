import { setLocale } from '@grafana/data';
import { changeLanguage, initializeI18n } from '@grafana/i18n/internal';
import type { Language } from '@cldera/alert-bridge/contract';
import 'moment/locale/zh-cn';

type Bundle = Record<string, unknown>;

// A backend that answers nothing leaves i18next on its fallback language, hence an entry for English too.
const ENGLISH: Bundle = { portal: 'Cldera Ops' };

const backend = {
  type: 'backend' as const,
  init() {
    // Nothing to prepare.
  },
  read(language: string, _namespace: string, done: (error: unknown, bundle: Bundle | null) => void) {
    if (language !== 'zh-Hans') {
      done(null, ENGLISH);
      return;
    }
    fetch('/public/locales/zh-Hans/grafana.json')
      .then((response) => response.json() as Promise<Bundle>)
      .then(
        (bundle) => done(null, bundle),
        (error: unknown) => done(error, null),
      );
  },
};

/** Prepares the strings of Grafana's components; once, before anything is drawn. */
export async function initLanguages(language: Language): Promise<void> {
  await initializeI18n({ language, ns: ['grafana'], module: backend });
  follow(language);
}

/** Switches Grafana's components, dates and the document to a language. */
export async function speak(language: Language): Promise<void> {
  await changeLanguage(language);
  follow(language);
}

/** The language that was last switched to. */
export function languageNow(): Language {
  return document.documentElement.lang === 'en-US' ? 'en-US' : 'zh-Hans';
}

function follow(language: Language): void {
  document.documentElement.lang = language;
  window.grafanaBootData.user.language = language;
  setLocale(language === 'zh-Hans' ? 'zh-cn' : 'en');
}
