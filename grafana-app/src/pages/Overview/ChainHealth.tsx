import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Chain } from '@cldera/alert-bridge/contract';
import { Moment } from '../../components/Moment.tsx';
import { Pill } from '../../components/Pill.tsx';
import { Section } from '../../components/Section.tsx';
import { t } from '../../words.ts';

/** Whether what watches is itself well: only then can a quiet page be believed. */
export function ChainHealth({ chain }: { chain: Chain }) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('chain.title', 'Monitoring chain')}>
      <dl className={styles.parts}>
        <Part name="Prometheus">
          <Reachability state={chain.prometheus} />
        </Part>
        <Part name="Alertmanager">
          <Reachability state={chain.alertmanager} />
        </Part>
        <Part name={t('chain.watchdog', 'Watchdog last heard')}>
          {chain.watchdogHeardAt === null ? t('chain.never', 'not yet') : <Moment at={chain.watchdogHeardAt} />}
        </Part>
        <Part name={t('chain.queued', 'Mails queued')}>{chain.outboxQueued}</Part>
        <Part name={t('chain.dead', 'Mails undeliverable')}>
          {chain.outboxDead === 0 ? (
            0
          ) : (
            <Pill tone="bad" icon="exclamation-circle">
              {String(chain.outboxDead)}
            </Pill>
          )}
        </Part>
      </dl>
      {chain.mail === 'folder' && (
        <p className={styles.note}>
          {t(
            'chain.folder',
            'No mail server is set, so mails are kept as .eml files in the data folder and reach nobody. Set SMTP_URL to send them.',
          )}
        </p>
      )}
    </Section>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reachability({ state }: { state: Chain['prometheus'] }) {
  switch (state) {
    case 'reachable':
      return (
        <Pill tone="good" icon="check-circle">
          {t('chain.reachable', 'Reachable')}
        </Pill>
      );
    case 'unreachable':
      return (
        <Pill tone="bad" icon="times-circle">
          {t('chain.unreachable', 'Unreachable')}
        </Pill>
      );
    case 'not-tried':
      return (
        <Pill tone="quiet" icon="question-circle">
          {t('chain.notTried', 'Not tried yet')}
        </Pill>
      );
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({
    margin: 0,
    display: 'grid',
    gap: theme.spacing(0.75),
    div: { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) },
    dt: { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
    dd: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  }),
  note: css({
    margin: theme.spacing(1.5, 0, 0),
    padding: theme.spacing(1, 1.5),
    background: theme.colors.warning.transparent,
    borderRadius: theme.shape.radius.default,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
