import type { Verdict } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';

export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'abnormal':
      return t('check.abnormal', 'Abnormal');
    case 'normal':
      return t('check.normal', 'Normal');
    case 'unknown':
      return t('check.unknown', 'No data');
  }
}
