import { useState } from 'react';
import { Button, Field, Modal, TextArea } from '@grafana/ui';
import type { Problem, TicketMove } from '@cldera/alert-bridge/contract';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { moveWord } from '../../components/ticket-words.ts';
import { t } from '../../words.ts';

/** Taking a ticket asks nothing: at night every tap counts. */
export type AskedMove = Exclude<TicketMove, 'acknowledge'>;

interface Props {
  move: AskedMove;
  busy: boolean;
  problem: Problem | null;
  onConfirm(comment: string): void;
  onDismiss(): void;
}

/** Asks before a move that others will read as an end or a beginning, and for what should stand beside it. */
export function MoveDialog({ move, busy, problem, onConfirm, onDismiss }: Props) {
  const [comment, setComment] = useState('');
  return (
    <Modal isOpen title={moveWord(move)} onDismiss={onDismiss}>
      <p>{consequence(move)}</p>
      <Field label={t('ticket.commentOptional', 'Comment (optional)')}>
        <TextArea
          id="move-comment"
          rows={3}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      </Field>
      {problem !== null && <ProblemNotice problem={problem} />}
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onDismiss}>
          {t('cancel', 'Cancel')}
        </Button>
        <Button
          variant={move === 'close' ? 'destructive' : 'primary'}
          disabled={busy}
          onClick={() => onConfirm(comment)}
        >
          {moveWord(move)}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

function consequence(move: AskedMove): string {
  switch (move) {
    case 'resolve':
      return t(
        'ticket.consequence.resolve',
        'The trouble is over. Note the cause and what helped: the next person will look for it.',
      );
    case 'close':
      return t(
        'ticket.consequence.close',
        'A closed ticket leaves the list. It can be reopened if the trouble returns.',
      );
    case 'reopen':
      return t('ticket.consequence.reopen', 'The ticket goes back to being worked on.');
  }
}
