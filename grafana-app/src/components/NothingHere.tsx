import type { ReactNode } from 'react';
import { Button, EmptyState, Icon, useTheme2, type IconName } from '@grafana/ui';
import { t } from '../words.ts';

interface Props {
  /** Filters hide what there is. */
  filtered: boolean;
  onClear(): void;
  icon: IconName;
  /** What will appear here, where nothing is filtered. */
  message: string;
  children?: ReactNode;
}

/** An empty list says why it is empty and what to do. */
export function NothingHere({ filtered, onClear, icon, message, children }: Props) {
  const theme = useTheme2();
  if (filtered) {
    return (
      <EmptyState
        variant="not-found"
        image={<Icon name="filter" size="xxxl" style={{ color: theme.colors.text.disabled }} />}
        message={t('list.nothingFound', 'Nothing matches the filters')}
        button={
          <Button variant="secondary" onClick={onClear}>
            {t('list.clear', 'Clear the filters')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      variant="completed"
      image={<Icon name={icon} size="xxxl" style={{ color: theme.colors.success.text }} />}
      message={message}
    >
      <div style={{ textWrap: 'balance', wordBreak: 'keep-all' }}>{children}</div>
    </EmptyState>
  );
}
