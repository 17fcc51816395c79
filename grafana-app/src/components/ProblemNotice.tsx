import { Alert, Button } from '@grafana/ui';
import type { Problem } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';
import { problemWords } from './problem-words.ts';

interface Props {
  problem: Problem;
  /** Offered as a button. */
  onRetry?: () => void;
}

/** A problem in words, with the fields that are wrong and what can be done. */
export function ProblemNotice({ problem, onRetry }: Props) {
  return (
    <Alert severity="error" title={problemWords(problem)}>
      {problem.errors === undefined
        ? saysMore(problem) && <p>{problem.detail}</p>
        : problem.errors.map(({ field, message }) => (
            <p key={`${field} ${message}`}>
              <code>{field.replace(/^body\./, '')}</code> {message}
            </p>
          ))}
      {onRetry !== undefined && !isFinal(problem) && (
        <Button variant="secondary" size="sm" icon="sync" onClick={onRetry}>
          {t('problem.retry', 'Try again')}
        </Button>
      )}
    </Alert>
  );
}

// Who is asked to sign in, or finds nothing, needs no English beneath it.
function saysMore({ status, detail }: Problem): boolean {
  return detail !== '' && ![401, 403, 404, 429].includes(status);
}

function isFinal({ status }: Problem): boolean {
  return status === 403 || status === 404;
}
