import { useCallback, useMemo, useState } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { sessionRoutes, type Language, type Session } from '@cldera/alert-bridge/contract';
import { call, isUnreachable, type Answer } from './bridge.ts';
import { NewPasswordPage } from './NewPasswordPage.tsx';
import { speak } from './languages.ts';
import type { PluginSettings } from './plugin-loader.ts';
import { Portal } from './Portal.tsx';
import { Providers } from './Providers.tsx';
import { setPerson } from './services.ts';
import { SignInPage } from './SignInPage.tsx';
import { UnreachablePage } from './UnreachablePage.tsx';
import { wordsIn } from './wording.ts';

interface AppProps {
  initial: { session: Answer<Session>; language: Language };
  theme: GrafanaTheme2;
  settings: PluginSettings | null;
  pluginId: string;
  rememberLanguage: (language: Language) => void;
}

/** Who is signed in decides what is shown; the address stays, so that a link survives signing in. */
export function App({ initial, theme, settings, pluginId, rememberLanguage }: AppProps) {
  const [language, setLanguage] = useState(initial.language);
  const [session, setSession] = useState(initial.session);
  const [oneTimePassword, setOneTimePassword] = useState<string | null>(null);
  const words = useMemo(() => wordsIn(language), [language]);

  const chooseLanguage = useCallback(async (chosen: Language) => {
    await speak(chosen);
    setLanguage(chosen);
  }, []);

  const enter = useCallback(
    async (entered: Session, password: string | null) => {
      setPerson(entered);
      await chooseLanguage(entered.person.language);
      setOneTimePassword(entered.mustChangePassword ? password : null);
      setSession({ ok: true, value: entered });
    },
    [chooseLanguage],
  );

  const askAgain = useCallback(async () => {
    const answer = await call(sessionRoutes.getSession);
    if (answer.ok) await enter(answer.value, null);
    else setSession(answer);
  }, [enter]);

  function screen() {
    if (session.ok && session.value.mustChangePassword) {
      return <NewPasswordPage words={words} current={oneTimePassword} onChanged={askAgain} />;
    }
    if (session.ok) {
      return (
        <Portal session={session.value} language={language} words={words} settings={settings} pluginId={pluginId} />
      );
    }
    if (isUnreachable(session.status)) return <UnreachablePage words={words} onRetry={askAgain} />;
    const switchTo = (chosen: Language) => {
      rememberLanguage(chosen);
      void chooseLanguage(chosen);
    };
    return <SignInPage words={words} language={language} onLanguage={switchTo} onSignedIn={enter} />;
  }

  return <Providers theme={theme}>{screen()}</Providers>;
}
