import { css } from '@emotion/css';
import { useState } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2, type ButtonVariant, type IconName } from '@grafana/ui';
import { routes, type Ticket, type TicketMove } from '@cldera/alert-bridge/contract';
import { call } from '../../api.ts';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { moveWord } from '../../components/ticket-words.ts';
import { t } from '../../words.ts';
import { useAction } from '../../useAction.ts';
import { MoveDialog, type AskedMove } from './MoveDialog.tsx';

const ICONS: Record<TicketMove, IconName> = {
  acknowledge: 'user',
  resolve: 'check-circle',
  close: 'lock',
  reopen: 'repeat',
};

/** What can be done now, as the bridge says; on a phone at the bottom of the screen, where a thumb reaches it. */
export function Moves({ ticket, onMoved }: { ticket: Ticket; onMoved: () => void }) {
  const styles = useStyles2(getStyles);
  const [asking, setAsking] = useState<AskedMove | null>(null);
  const doing = useAction();

  async function move(which: TicketMove, comment: string): Promise<void> {
    const body = { move: which, ...(comment.trim() !== '' && { comment }) };
    const ok = await doing.run(() => call(routes.moveTicket, { params: { id: ticket.id }, body }));
    if (ok) setAsking(null);
    // Also after a refusal: somebody else may have moved it.
    onMoved();
  }

  function choose(which: TicketMove): void {
    doing.forget();
    if (which === 'acknowledge') void move(which, '');
    else setAsking(which);
  }

  if (ticket.moves.length === 0) return null;
  return (
    <>
      <div className={styles.bar} role="group" aria-label={t('ticket.moves', 'Actions')}>
        {ticket.moves.map((which, i) => (
          <Button
            key={which}
            variant={variantOf(i)}
            icon={ICONS[which]}
            disabled={doing.busy}
            onClick={() => choose(which)}
          >
            {moveWord(which)}
          </Button>
        ))}
      </div>
      {doing.problem !== null && asking === null && (
        <div className={styles.problem}>
          <ProblemNotice problem={doing.problem} />
        </div>
      )}
      {asking !== null && (
        <MoveDialog
          move={asking}
          busy={doing.busy}
          problem={doing.problem}
          onConfirm={(comment) => void move(asking, comment)}
          onDismiss={() => setAsking(null)}
        />
      )}
    </>
  );
}

// The moves come in the order of a ticket's life: the first is the next step.
function variantOf(position: number): ButtonVariant {
  return position === 0 ? 'primary' : 'secondary';
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    gap: theme.spacing(1),
    marginLeft: 'auto',
    [theme.breakpoints.down('md')]: {
      position: 'fixed',
      inset: 'auto 0 0 0',
      zIndex: theme.zIndex.sidemenu,
      padding: theme.spacing(1.5, 2),
      background: theme.colors.background.elevated,
      borderTop: `1px solid ${theme.colors.border.medium}`,
      boxShadow: theme.shadows.z3,
      '& > button': { flex: '1 1 auto', justifyContent: 'center', height: theme.spacing(5.5) },
    },
  }),
  problem: css({ flexBasis: '100%' }),
});
