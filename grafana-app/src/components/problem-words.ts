import type { Problem } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';

// No answer, or a proxy's.
const UNREACHABLE = [0, 502, 503, 504];

/** What went wrong, in the reader's language; the bridge's own detail (in English) is shown beneath it. */
export function problemWords(problem: Problem): string {
  if (UNREACHABLE.includes(problem.status)) {
    return t('problem.unreachable', 'The operations service cannot be reached.');
  }
  switch (problem.status) {
    case 200:
      return t(
        'problem.mismatch',
        'The service answered in a way this page does not understand: their versions differ.',
      );
    case 400:
    case 422:
      return t('problem.invalid', 'The service did not accept the input.');
    case 401:
      return t('problem.unauthenticated', 'Your sign-in has ended. Sign in again.');
    case 403:
      return t('problem.forbidden', 'You are not allowed to do this.');
    case 404:
      return t('problem.notFound', 'This does not exist, or you may not see it.');
    case 409:
      return t('problem.conflict', 'It exists already, or somebody else changed it first. Check and try again.');
    case 429:
      return t('problem.tooMany', 'Too many requests. Wait a moment.');
    default:
      return t('problem.internal', 'Something went wrong in the operations service.');
  }
}
