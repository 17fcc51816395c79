import { Stack, Text } from '@grafana/ui';
import { Door } from './Door.tsx';
import { NewPasswordForm } from './NewPasswordForm.tsx';
import type { Words } from './wording.ts';

interface NewPasswordPageProps {
  words: Words;
  current: string | null;
  onChanged: () => Promise<void>;
}

/** Nothing else is allowed before a one-time password has been replaced. */
export function NewPasswordPage({ words, current, onChanged }: NewPasswordPageProps) {
  return (
    <Door title={words('chooseNewPassword')} words={words}>
      <Stack direction="column" gap={2}>
        <Text>{words('oneTimePassword')}</Text>
        <NewPasswordForm words={words} current={current} onChanged={onChanged} />
      </Stack>
    </Door>
  );
}
