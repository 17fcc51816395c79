import { useState, type SubmitEvent, type ReactNode } from 'react';
import { Alert, Button, Field, Input, Stack } from '@grafana/ui';
import { sessionRoutes } from '@cldera/alert-bridge/contract';
import { call, isUnreachable } from './bridge.ts';
import { focusOn, invalid, textOf } from './form-fields.ts';
import type { Word, Words } from './wording.ts';

const SHORTEST = 12;

interface Passwords {
  current: string;
  next: string;
  again: string;
}

export type PasswordErrors = Partial<Record<keyof Passwords | 'form', Word>>;

interface NewPasswordFormProps {
  words: Words;
  /** Known right after signing in; otherwise it is asked for. */
  current: string | null;
  onChanged: () => Promise<void>;
  /** Stands beside the save button. */
  children?: ReactNode;
}

/** Current password, unless it is known, and the new one twice. */
export function NewPasswordForm({ words, current: known, onChanged, children }: NewPasswordFormProps) {
  const [errors, setErrors] = useState<PasswordErrors>({});
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const passwords = {
      current: known ?? textOf(form, 'current'),
      next: textOf(form, 'next'),
      again: textOf(form, 'again'),
    };
    const wrong = wrongIn(passwords) ?? (await change(passwords));
    if (wrong === null) return onChanged();
    setErrors(wrong);
    focusOn(form, wrong);
  }

  async function change({ current, next }: Passwords): Promise<PasswordErrors | null> {
    setBusy(true);
    const answer = await call(sessionRoutes.changePassword, { body: { current, next } });
    setBusy(false);
    return answer.ok ? null : errorsFor(answer.status);
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {errors.form !== undefined && <Alert severity="error" title={words(errors.form)} />}
      <Stack direction="column" gap={2}>
        {known === null && (
          <Field noMargin label={words('currentPassword')} {...invalid(words, errors.current)}>
            <Input id="current" name="current" type="password" autoComplete="current-password" />
          </Field>
        )}
        <Field
          noMargin
          label={words('newPassword')}
          description={words('newPasswordRule')}
          {...invalid(words, errors.next)}
        >
          <Input id="next" name="next" type="password" autoComplete="new-password" />
        </Field>
        <Field noMargin label={words('repeatPassword')} {...invalid(words, errors.again)}>
          <Input id="again" name="again" type="password" autoComplete="new-password" />
        </Field>
        <Stack gap={1}>
          <Button type="submit" disabled={busy}>
            {words(busy ? 'saving' : 'save')}
          </Button>
          {children}
        </Stack>
      </Stack>
    </form>
  );
}

function wrongIn({ current, next, again }: Passwords): PasswordErrors | null {
  if (current === '') return { current: 'passwordMissing' };
  if (next.length < SHORTEST) return { next: 'passwordTooShort' };
  if (next === current) return { next: 'passwordUnchanged' };
  return next === again ? null : { again: 'passwordsDiffer' };
}

function errorsFor(status: number): PasswordErrors {
  if (status === 400 || status === 401 || status === 403 || status === 422) {
    return { form: 'currentPasswordWrong', current: 'currentPasswordWrong' };
  }
  if (status === 429) return { form: 'tooManyAttempts' };
  return { form: isUnreachable(status) ? 'unreachable' : 'unexpected' };
}
