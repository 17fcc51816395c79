import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Event } from '@cldera/alert-bridge/contract';
import { figureText } from '../figure-text.ts';
import { clockTime } from '../time-text.ts';
import { t } from '../words.ts';
import { layOut, type Box, type Mark } from './check-geometry.ts';
import { verdictWord } from './check-words.ts';
import { severityTone } from './severity-style.ts';
import { useWidth } from './useWidth.ts';
import type { CheckedEvent } from './Checks.tsx';

const HEIGHT = 200;
// More marks than this would touch: then only the line is drawn, and the last mark.
const MOST_MARKS = 60;

/** The measured value against its threshold, each check marked by its verdict. */
export function CheckChart({ event }: { event: CheckedEvent }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [ref, width] = useWidth(640);
  const box: Box = { width, height: HEIGHT, left: 28, right: 28, top: 34, bottom: 28 };
  const shape = layOut(event.checks, event.threshold, box);
  const bad = severityTone(theme, event.severity);
  const marks = shape.marks.length > MOST_MARKS ? shape.marks.slice(-1) : shape.marks;
  const [first, last] = [shape.marks[0], shape.marks.at(-1)];
  return (
    <div ref={ref} className={styles.chart}>
      <svg width={width} height={HEIGHT} role="img" aria-label={summary(event)}>
        {shape.thresholdY !== null && shape.abnormalSide !== null && (
          <rect
            x={box.left}
            width={width - box.left - box.right}
            y={shape.abnormalSide === 'above' ? box.top : shape.thresholdY}
            height={Math.max(
              0,
              shape.abnormalSide === 'above' ? shape.thresholdY - box.top : HEIGHT - box.bottom - shape.thresholdY,
            )}
            fill={bad.soft}
            opacity={0.6}
          />
        )}
        <line
          className={styles.axis}
          x1={box.left}
          x2={width - box.right}
          y1={HEIGHT - box.bottom}
          y2={HEIGHT - box.bottom}
        />
        {event.threshold !== null && shape.thresholdY !== null && (
          <>
            <line
              x1={box.left}
              x2={width - box.right}
              y1={shape.thresholdY}
              y2={shape.thresholdY}
              stroke={bad.strong}
              strokeDasharray="5 4"
            />
            <text
              className={styles.label}
              x={box.left + 4}
              y={shape.thresholdY + (shape.abnormalSide === 'below' ? -6 : 16)}
            >
              {t('check.threshold', 'threshold {{value}}', { value: figureText(event.threshold, event.unit) })}
            </text>
          </>
        )}
        {event.confirmedAt !== null && <Confirmed x={shape.xOf(event.confirmedAt)} box={box} />}
        <path d={shape.line} fill="none" stroke={theme.colors.text.secondary} strokeWidth={1.5} />
        {marks.map((mark) => (
          <CheckMark key={mark.check.number} mark={mark} event={event} bad={bad.strong} />
        ))}
        {first !== undefined && (
          <text className={styles.label} x={box.left} y={HEIGHT - 8}>
            {clockTime(first.check.at)}
          </text>
        )}
        {last !== undefined && last !== first && (
          <text className={styles.label} x={width - box.right} y={HEIGHT - 8} textAnchor="end">
            {clockTime(last.check.at)}
          </text>
        )}
      </svg>
    </div>
  );
}

/** The moment from which people are told. */
function Confirmed({ x, box }: { x: number; box: Box }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <line className={styles.moment} x1={x} x2={x} y1={12} y2={box.height - box.bottom} />
      <text className={styles.label} x={x} y={10} textAnchor="middle">
        {t('check.confirmed', 'confirmed')}
      </text>
    </>
  );
}

function CheckMark({ mark: { check, x, y }, event, bad }: { mark: Mark; event: Pick<Event, 'unit'>; bad: string }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const good = theme.colors.success.main;
  return (
    <g>
      <title>
        {`${check.number} · ${clockTime(check.at)} · ${verdictWord(check.verdict)} · ${figureText(check.value, event.unit)}`}
      </title>
      {check.verdict === 'abnormal' && <circle cx={x} cy={y} r={5} fill={bad} />}
      {check.verdict === 'normal' && (
        <circle cx={x} cy={y} r={4.5} fill={theme.colors.background.primary} stroke={good} strokeWidth={2.5} />
      )}
      {check.verdict === 'unknown' && (
        <path
          d={`M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}`}
          stroke={theme.colors.text.disabled}
          strokeWidth={2}
        />
      )}
      {check.verdict === 'abnormal' && (
        <text className={styles.value} x={x} y={y - 10} textAnchor="middle">
          {figureText(check.value, event.unit)}
        </text>
      )}
    </g>
  );
}

function summary({ checks, threshold, unit }: CheckedEvent): string {
  const values = checks.map(({ value, verdict }) => `${figureText(value, unit)} ${verdictWord(verdict)}`).join(', ');
  return threshold === null
    ? values
    : `${t('check.threshold', 'threshold {{value}}', { value: figureText(threshold, unit) })}: ${values}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ width: '100%', overflow: 'hidden', svg: { display: 'block' } }),
  moment: css({ stroke: theme.colors.border.strong, strokeDasharray: '2 3' }),
  axis: css({ stroke: theme.colors.border.medium }),
  label: css({ fill: theme.colors.text.secondary, fontSize: 12 }),
  value: css({ fill: theme.colors.text.primary, fontSize: 12, fontVariantNumeric: 'tabular-nums' }),
});
