import { useNow } from '../clock.tsx';
import { exactTime, relativeTime } from '../time-text.ts';

/** A moment of the past as people say it, the exact time on hover and for machines. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {relativeTime(at, Math.max(now, new Date(at).getTime()))}
    </time>
  );
}
