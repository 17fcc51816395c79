import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Event } from '@cldera/alert-bridge/contract';
import { figureText } from '../figure-text.ts';
import { clockTime } from '../time-text.ts';
import { t } from '../words.ts';
import { layOut, type Box, type Geometry, type Mark } from './check-geometry.ts';
import { verdictWord } from './check-words.ts';
import { severityTone } from './severity-style.ts';
import { useWidth } from './useWidth.ts';
import type { CheckedEvent } from './checked-event.ts';

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
  const marks = shape.marks.length > MOST_MARKS ? shape.marks.slice(-1) : shape.marks;
  return (
    <div ref={ref} className={styles.chart}>
      <svg width={width} height={HEIGHT} role="img" aria-label={summary(event)}>
        <Threshold event={event} shape={shape} box={box} />
        {event.confirmedAt !== null && <Confirmed x={shape.xOf(event.confirmedAt)} box={box} />}
        <path d={shape.line} fill="none" stroke={theme.colors.text.secondary} strokeWidth={1.5} />
        {marks.map((mark) => (
          <CheckMark key={mark.check.number} mark={mark} event={event} />
        ))}
        <TimeAxis marks={shape.marks} box={box} />
      </svg>
    </div>
  );
}

/** The threshold, and the side of it on which values are abnormal. */
function Threshold({ event, shape, box }: { event: CheckedEvent; shape: Geometry; box: Box }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { thresholdY: y, abnormalSide: side } = shape;
  if (event.threshold === null || y === null) return null;
  const { soft, strong } = severityTone(theme, event.severity);
  const [top, bottom] = side === 'below' ? [y, box.height - box.bottom] : [box.top, y];
  return (
    <>
      {side !== null && (
        <rect
          x={box.left}
          width={box.width - box.left - box.right}
          y={top}
          height={bottom - top}
          fill={soft}
          opacity={0.6}
        />
      )}
      <line x1={box.left} x2={box.width - box.right} y1={y} y2={y} stroke={strong} strokeDasharray="5 4" />
      <text className={styles.label} x={box.left + 4} y={side === 'below' ? y - 6 : y + 16}>
        {thresholdWords(event.threshold, event.unit)}
      </text>
    </>
  );
}

function TimeAxis({ marks, box }: { marks: Mark[]; box: Box }) {
  const styles = useStyles2(getStyles);
  const y = box.height - box.bottom;
  const [first, last] = [marks[0], marks.length > 1 ? marks.at(-1) : undefined];
  return (
    <>
      <line className={styles.axis} x1={box.left} x2={box.width - box.right} y1={y} y2={y} />
      {first !== undefined && (
        <text className={styles.label} x={box.left} y={box.height - 8}>
          {clockTime(first.check.at)}
        </text>
      )}
      {last !== undefined && (
        <text className={styles.label} x={box.width - box.right} y={box.height - 8} textAnchor="end">
          {clockTime(last.check.at)}
        </text>
      )}
    </>
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

function CheckMark({ mark: { check, x, y }, event }: { mark: Mark; event: Pick<Event, 'unit' | 'severity'> }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const bad = severityTone(theme, event.severity).strong;
  const good = theme.colors.success.text;
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
  return threshold === null ? values : `${thresholdWords(threshold, unit)}: ${values}`;
}

function thresholdWords(threshold: number, unit: string): string {
  return t('check.threshold', 'threshold {{value}}', { value: figureText(threshold, unit) });
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ width: '100%', overflow: 'hidden', svg: { display: 'block' } }),
  moment: css({ stroke: theme.colors.border.strong, strokeDasharray: '2 3' }),
  axis: css({ stroke: theme.colors.border.medium }),
  label: css({ fill: theme.colors.text.secondary, fontSize: 12 }),
  value: css({ fill: theme.colors.text.primary, fontSize: 12, fontVariantNumeric: 'tabular-nums' }),
});
