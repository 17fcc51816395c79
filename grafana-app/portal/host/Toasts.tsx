import { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2, type AlertVariant } from '@grafana/ui';
import { onAnnouncement } from './announce.ts';
import type { Words } from './wording.ts';

interface Toast {
  id: number;
  severity: AlertVariant;
  title: string;
  text: string;
}

/** Errors stay until they are closed: who was looking elsewhere must still find them. */
const SHOWN_MS: Readonly<Record<AlertVariant, number | null>> = {
  success: 4000,
  info: 6000,
  warning: 12000,
  error: null,
};

/** What pages announce through Grafana's application events. */
export function Toasts({ words }: { words: Words }) {
  const styles = useStyles2(stylesOf);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const remove = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id));

  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let lastId = 0;
    const stop = onAnnouncement((severity, title, text) => {
      const toast = { id: ++lastId, severity, title, text };
      setToasts((shown) => [...shown.filter((other) => other.title !== title || other.text !== text), toast]);
      const milliseconds = SHOWN_MS[severity];
      if (milliseconds !== null) timers.add(setTimeout(() => remove(toast.id), milliseconds));
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);

  return (
    <section className={styles.toasts} aria-label={words('notifications')}>
      {toasts.map(({ id, severity, title, text }) => (
        <Alert key={id} severity={severity} title={title} elevated onRemove={() => remove(id)}>
          {text}
        </Alert>
      ))}
    </section>
  );
}

function stylesOf(theme: GrafanaTheme2) {
  return {
    toasts: css({
      position: 'fixed',
      top: theme.spacing(8),
      right: theme.spacing(2),
      zIndex: theme.zIndex.portal,
      width: 400,
      maxWidth: `calc(100vw - ${theme.spacing(4)})`,
    }),
  };
}
