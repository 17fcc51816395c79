import { css } from '@emotion/css';
import { useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, TextArea, useStyles2 } from '@grafana/ui';
import { routes } from '@cldera/alert-bridge/contract';
import { call } from '../../api.ts';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { t } from '../../words.ts';
import { useAction } from '../../useAction.ts';

/** Something said on the ticket. What was typed stays when it could not be sent. */
export function CommentBox({ ticketId, onDone }: { ticketId: string; onDone: () => void }) {
  const styles = useStyles2(getStyles);
  const [comment, setComment] = useState('');
  const { busy, problem, run } = useAction();
  const empty = comment.trim() === '';

  async function send(): Promise<void> {
    if (empty) return;
    const ok = await run(() => call(routes.commentTicket, { params: { id: ticketId }, body: { comment } }));
    if (!ok) return;
    setComment('');
    onDone();
  }

  function onSubmit(event: SyntheticEvent): void {
    event.preventDefault();
    void send();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <TextArea
        aria-label={t('ticket.comment', 'Comment')}
        placeholder={t('ticket.commentHint', 'What did you see, what did you do? (Ctrl+Enter to send)')}
        rows={3}
        maxLength={20_000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.end}>
        <Button type="submit" variant="secondary" icon="comment-alt" disabled={busy || empty}>
          {t('ticket.sendComment', 'Add comment')}
        </Button>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    // Scrolled into view, they must not end up beneath the moves of a phone's screen.
    'textarea, button': { scrollMarginBottom: theme.spacing(12) },
  }),
  end: css({ display: 'flex', justifyContent: 'flex-end' }),
});
