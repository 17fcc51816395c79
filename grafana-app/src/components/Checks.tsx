import { css } from '@emotion/css';
import { useState } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { Check } from '@cldera/alert-bridge/contract';
import { figureText, isState, judgedText } from '../figure-text.ts';
import { dayTime, exactTime } from '../time-text.ts';
import { sentenceOf, t } from '../words.ts';
import { CheckChart } from './CheckChart.tsx';
import { CheckStrip } from './CheckStrip.tsx';
import { verdictWord } from './check-words.ts';
import type { CheckedEvent } from './checked-event.ts';
import { severityTone } from './severity-style.ts';

/** What the system saw: a curve with its threshold, or blocks for a yes/no state. */
export function ChecksDrawn({ event }: { event: CheckedEvent }) {
  const styles = useStyles2(getStyles);
  if (event.checks.length === 0)
    return <p className={styles.empty}>{t('check.none', 'No check has been recorded.')}</p>;
  const measured = event.checks.some(({ value }) => value !== null);
  return isState(event) || !measured ? <CheckStrip event={event} /> : <CheckChart event={event} />;
}

const SHOWN_AT_FIRST = 12;

/** Every check with its verdict and why, the newest first. */
export function CheckTable({ event }: { event: CheckedEvent }) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const newestFirst = event.checks.toReversed();
  const shown = all ? newestFirst : newestFirst.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <div className={styles.scroll}>
        {/* Roles are repeated because another `display` takes them away from table elements. */}
        <table role="table" aria-label={t('event.checks', 'Checks')} className={styles.table}>
          <thead role="rowgroup">
            <tr role="row">
              {headings().map((heading) => (
                <th key={heading} role="columnheader" scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((check) => (
              <CheckRow key={check.number} check={check} event={event} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < newestFirst.length && (
        <Button variant="secondary" fill="text" onClick={() => setAll(true)}>
          {t('check.all', 'Show all {{n}} checks', { n: newestFirst.length })}
        </Button>
      )}
    </>
  );
}

function headings(): string[] {
  return [
    '#',
    t('check.at', 'Time'),
    t('check.value', 'Value'),
    t('check.verdict', 'Verdict'),
    t('check.reason', 'Why'),
  ];
}

function CheckRow({ check, event }: { check: Check; event: CheckedEvent }) {
  const theme = useTheme2();
  const colour = {
    abnormal: severityTone(theme, event.severity).strong,
    normal: theme.colors.success.text,
    unknown: theme.colors.text.disabled,
  }[check.verdict];
  const icon = { abnormal: 'times-circle', normal: 'check-circle', unknown: 'question-circle' } as const;
  return (
    <tr role="row">
      <td role="cell">{check.number}</td>
      <td role="cell" title={exactTime(check.at)}>
        {dayTime(check.at)}
      </td>
      <td role="cell">{valueOf(check, event)}</td>
      <td role="cell">
        <Icon name={icon[check.verdict]} size="sm" style={{ color: colour }} aria-hidden /> {verdictWord(check.verdict)}
      </td>
      <td role="cell">{sentenceOf(check.reason)}</td>
    </tr>
  );
}

function valueOf({ value }: Check, event: CheckedEvent): string {
  if (value === null) return '–';
  return isState(event) ? judgedText(value, event.unit) : figureText(value, event.unit);
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ margin: 0, color: theme.colors.text.secondary }),
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.75, 1.5, 0.75, 0), textAlign: 'left', whiteSpace: 'nowrap' },
    'td:last-child': { whiteSpace: 'normal', minWidth: 160 },
    th: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    [theme.breakpoints.down('sm')]: {
      thead: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' },
      'tbody tr': { display: 'grid', gridTemplateColumns: '24px 1fr auto auto', padding: theme.spacing(0.75, 0) },
      'tbody td': { padding: theme.spacing(0, 1, 0, 0) },
      'tbody td:last-child': {
        gridColumn: '2 / -1',
        color: theme.colors.text.secondary,
        fontSize: theme.typography.bodySmall.fontSize,
      },
    },
  }),
});
