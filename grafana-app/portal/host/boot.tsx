import { createRoot } from 'react-dom/client';
import { EventBusSrv, getThemeById } from '@grafana/data';
import { config } from '@grafana/runtime';
import { sessionRoutes } from '@cldera/alert-bridge/contract';
import { App } from './App.tsx';
import { answerOf, call } from './bridge.ts';
import { initLanguages } from './languages.ts';
import { readSettings } from './plugin-loader.ts';
import { setPerson, setServices } from './services.ts';
import { shareModules } from './shared-modules.ts';
import type { SessionAnswer } from './start-session.ts';
import { languageBeforeSignIn } from './wording.ts';

const PLUGIN_ID = 'cldera-ops-app';
const LANGUAGE_KEY = 'cldera.language';

/** Draws the portal once it is known who is signed in and which pages there are. */
export async function boot(starting: Promise<SessionAnswer>): Promise<void> {
  const settings = readSettings(PLUGIN_ID).catch(() => null);
  const { status, body } = await starting;
  const session = answerOf(sessionRoutes.getSession, status, body);
  const language = session.ok
    ? session.value.person.language
    : languageBeforeSignIn(localStorage.getItem(LANGUAGE_KEY), navigator.languages);
  await initLanguages(language);

  const events = new EventBusSrv();
  if (session.ok) setPerson(session.value);
  setServices(events, () => void reloadWhenSignedOut());
  shareModules();

  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no element with id root');
  createRoot(root).render(
    <App
      initial={{ session, language }}
      theme={getThemeById(config.bootData.user.theme)}
      settings={await settings}
      pluginId={PLUGIN_ID}
      rememberLanguage={(chosen) => localStorage.setItem(LANGUAGE_KEY, chosen)}
    />,
  );
}

// One 401 may be about one request; only when the session itself is gone does the page start again, at the same address.
async function reloadWhenSignedOut(): Promise<void> {
  const session = await call(sessionRoutes.getSession);
  if (!session.ok && session.status === 401) window.location.reload();
}
