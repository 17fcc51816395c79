import { useState, type SubmitEvent } from 'react';
import { Alert, Button, Field, Input, Stack, Text } from '@grafana/ui';
import { sessionRoutes, type Language, type Session } from '@cldera/alert-bridge/contract';
import { call, isUnreachable } from './bridge.ts';
import { Door } from './Door.tsx';
import { focusOn, invalid, textOf } from './form-fields.ts';
import { LanguageSwitch, ThemeSwitch } from './Switches.tsx';
import type { Word, Words } from './wording.ts';

interface SignInPageProps {
  words: Words;
  language: Language;
  onLanguage: (language: Language) => void;
  onSignedIn: (session: Session, password: string) => Promise<void>;
}

interface Errors {
  login?: Word;
  password?: Word;
  form?: Word;
}

/** Login and password. */
export function SignInPage({ words, language, onLanguage, onSignedIn }: SignInPageProps) {
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const login = textOf(form, 'login').trim();
    const password = textOf(form, 'password');
    const missing = missingIn(login, password);
    if (missing !== null) {
      setErrors(missing);
      focusOn(form, missing);
      return;
    }
    setBusy(true);
    const answer = await call(sessionRoutes.signIn, { body: { login, password } });
    if (answer.ok) return onSignedIn(answer.value, password);
    setBusy(false);
    setErrors({ form: wordFor(answer.status) });
    focusOn(form, { password: true });
  }

  const corner = (
    <>
      <LanguageSwitch words={words} language={language} onLanguage={onLanguage} />
      <ThemeSwitch words={words} />
    </>
  );
  return (
    <Door title={words('signIn')} words={words} corner={corner}>
      {errors.form !== undefined && <Alert severity="error" title={words(errors.form)} />}
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack direction="column" gap={2}>
          <Field noMargin label={words('login')} {...invalid(words, errors.login)}>
            <Input id="login" name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
          </Field>
          <Field noMargin label={words('password')} {...invalid(words, errors.password)}>
            <Input id="password" name="password" type="password" autoComplete="current-password" />
          </Field>
          <Button type="submit" fullWidth disabled={busy}>
            {words(busy ? 'signingIn' : 'signIn')}
          </Button>
          <Text variant="bodySmall" color="secondary">
            {words('forgotten')}
          </Text>
        </Stack>
      </form>
    </Door>
  );
}

function missingIn(login: string, password: string): Errors | null {
  if (login !== '' && password !== '') return null;
  return {
    ...(login === '' ? { login: 'loginMissing' as const } : {}),
    ...(password === '' ? { password: 'passwordMissing' as const } : {}),
  };
}

function wordFor(status: number): Word {
  if (status === 401 || status === 403) return 'wrongCredentials';
  if (status === 429) return 'tooManyAttempts';
  return isUnreachable(status) ? 'unreachable' : 'unexpected';
}
