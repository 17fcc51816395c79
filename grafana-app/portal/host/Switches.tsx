import { css } from '@emotion/css';
import { Button, Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import type { Language } from '@cldera/alert-bridge/contract';
import { useSwitchTheme } from './Providers.tsx';
import type { Words } from './wording.ts';

interface LanguageSwitchProps {
  words: Words;
  language: Language;
  onLanguage: (language: Language) => void;
}

/** Shows the other language by its own name. */
export function LanguageSwitch({ words, language, onLanguage }: LanguageSwitchProps) {
  const other = language === 'zh-Hans' ? 'en-US' : 'zh-Hans';
  return (
    <Button variant="secondary" fill="text" lang={other} onClick={() => onLanguage(other)}>
      {words('otherLanguage')}
    </Button>
  );
}

const SUN =
  'M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M5 19l1.7-1.7M17.3 6.7L19 5M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z';
const MOON = 'M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z';

/** Turns light into dark and back. */
export function ThemeSwitch({ words }: { words: Words }) {
  const theme = useTheme2();
  const switchTheme = useSwitchTheme();
  const styles = useStyles2(stylesOf);
  const label = words(theme.isDark ? 'toLight' : 'toDark');
  return (
    <Tooltip content={label} placement="bottom">
      <Button variant="secondary" fill="text" aria-label={label} onClick={switchTheme}>
        <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
          <path d={theme.isDark ? SUN : MOON} />
        </svg>
      </Button>
    </Tooltip>
  );
}

function stylesOf() {
  return {
    icon: css({
      width: 16,
      height: 16,
      fill: 'none',
      stroke: 'currentColor',
      strokeWidth: 2,
      strokeLinecap: 'round',
      strokeLinejoin: 'round',
    }),
  };
}
