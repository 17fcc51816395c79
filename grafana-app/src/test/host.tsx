import { initializeI18n, addResourceBundle, changeLanguage } from '@grafana/i18n/internal';
import { setPluginPage } from '@grafana/runtime/internal';
import { render, screen, within } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router-dom';
import type { Language } from '@cldera/alert-bridge/contract';
import { App } from '../App.tsx';
import chinese from '../locales/zh-Hans/cldera-ops-app.json';
import english from '../locales/en-US/cldera-ops-app.json';
import { PLUGIN_ID, ROOT } from '../plugin-id.ts';
import { prepareWords } from '../words.ts';

/** Sets the language as a host does: its own strings, then the plugin's catalogue. */
export async function speak(language: Language): Promise<void> {
  await initializeI18n({ language, ns: ['grafana'] });
  addResourceBundle('zh-Hans', PLUGIN_ID, chinese);
  addResourceBundle('en-US', PLUGIN_ID, english);
  await changeLanguage(language);
  await prepareWords();
}

setPluginPage(({ pageNav, actions, children }) => (
  <main>
    {pageNav?.parentItem?.url !== undefined && <a href={pageNav.parentItem.url}>{pageNav.parentItem.text}</a>}
    <h1>{pageNav?.text}</h1>
    {actions}
    {children}
  </main>
));

/** The address the pages see, for reading in a test. */
function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{pathname.replace(`${ROOT}/`, '') + search}</output>;
}

// Nothing here depends on these; unset, the router warns.
const FUTURE = { v7_startTransition: true, v7_relativeSplatPath: true };

/** Opens the plugin at a path below its root, as a host would. */
export function open(path: string): UserEvent {
  render(
    <MemoryRouter initialEntries={[`${ROOT}/${path}`]} future={FUTURE}>
      <Address />
      <Routes>
        <Route path={`${ROOT}/*`} element={<App />} />
      </Routes>
    </MemoryRouter>,
  );
  return userEvent.setup({ pointerEventsCheck: 0 });
}

export function address(): string {
  return screen.getByLabelText('address').textContent;
}

/** A titled part of the page, once it is there. */
export async function section(name: string | RegExp) {
  return within(await screen.findByRole('region', { name }));
}
