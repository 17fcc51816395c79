import { useEffect } from 'react';
import { Button, Stack, Text } from '@grafana/ui';
import { Door } from './Door.tsx';
import type { Words } from './wording.ts';

const RETRY_MS = 5000;

/** The bridge is away: says so, and comes back by itself. */
export function UnreachablePage({ words, onRetry }: { words: Words; onRetry: () => Promise<void> }) {
  useEffect(() => {
    const timer = setInterval(() => void onRetry(), RETRY_MS);
    return () => clearInterval(timer);
  }, [onRetry]);

  return (
    <Door title={words('unreachableTitle')} words={words}>
      <Stack direction="column" gap={2} alignItems="flex-start">
        <Text>{words('unreachable')}</Text>
        <Button onClick={() => void onRetry()}>{words('tryAgain')}</Button>
      </Stack>
    </Door>
  );
}
