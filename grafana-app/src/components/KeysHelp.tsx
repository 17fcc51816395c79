import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Modal, useStyles2 } from '@grafana/ui';
import { t } from '../words.ts';

/** The keys of a list. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const styles = useStyles2(getStyles);
  const keys: [string, string][] = [
    ['j', t('keys.next', 'next row')],
    ['k', t('keys.previous', 'previous row')],
    ['Enter', t('keys.open', 'open the row')],
    ['/', t('keys.filter', 'go to the filter')],
    ['?', t('keys.help', 'show these keys')],
  ];
  return (
    <Modal isOpen title={t('keys.title', 'Keyboard shortcuts')} onDismiss={onClose}>
      <dl className={styles.keys}>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  keys: css({
    margin: 0,
    display: 'grid',
    gap: theme.spacing(1),
    div: { display: 'flex', alignItems: 'center', gap: theme.spacing(2) },
    dt: { width: 72 },
    dd: { margin: 0 },
    kbd: {
      padding: theme.spacing(0.25, 1),
      border: `1px solid ${theme.colors.border.strong}`,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    },
  }),
});
