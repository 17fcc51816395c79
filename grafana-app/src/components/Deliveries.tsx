import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Delivery } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';
import { Moment } from './Moment.tsx';
import { Pill } from './Pill.tsx';
import { Section } from './Section.tsx';

/** Was the person really told? Every message with what became of it. */
export function Deliveries({ deliveries }: { deliveries: Delivery[] }) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('deliveries.title', 'Notifications')}>
      {deliveries.length === 0 ? (
        <p className={styles.empty}>{t('deliveries.none', 'Nobody has been told yet.')}</p>
      ) : (
        <ul className={styles.list}>
          {deliveries.map((delivery) => (
            <li key={delivery.id} className={styles.delivery}>
              <div className={styles.line}>
                <span className={styles.recipient}>{delivery.recipient}</span>
                <State delivery={delivery} />
              </div>
              <div className={styles.detail}>
                {kindWord(delivery.kind)} · {channelWord(delivery.channel)} ·{' '}
                <Moment at={delivery.sentAt ?? delivery.queuedAt} />
                {delivery.attempts > 1 && ` · ${t('deliveries.attempts', '{{n}} attempts', { n: delivery.attempts })}`}
              </div>
              {delivery.error !== null && <div className={styles.error}>{delivery.error}</div>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function kindWord(kind: Delivery['kind']): string {
  return kind === 'problem' ? t('deliveries.problem', 'Problem') : t('deliveries.recovery', 'Recovery');
}

function channelWord(channel: string): string {
  return channel === 'mail' ? t('deliveries.mail', 'Mail') : channel;
}

function State({ delivery }: { delivery: Delivery }) {
  switch (delivery.state) {
    case 'queued':
      return (
        <Pill tone="info" icon="clock-nine">
          {t('deliveries.queued', 'Queued')}
        </Pill>
      );
    case 'sent':
      return (
        <Pill tone="good" icon="check">
          {t('deliveries.sent', 'Sent')}
        </Pill>
      );
    case 'kept':
      return (
        <Pill
          tone="busy"
          icon="folder"
          title={t('deliveries.keptWhy', 'No mail server is set: the mail was kept in the data folder.')}
        >
          {t('deliveries.kept', 'Kept as file')}
        </Pill>
      );
    case 'dead':
      return (
        <Pill tone="bad" icon="times-circle">
          {t('deliveries.dead', 'Undeliverable')}
        </Pill>
      );
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(1.25) }),
  delivery: css({ minWidth: 0 }),
  line: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
  recipient: css({ overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  error: css({
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
