import { describe, expect, it } from '@jest/globals';
import { SEVERITIES } from '../contract/common.ts';
import { TicketMove, TicketState } from '../contract/tickets.ts';
import { because, type ReasonCode } from '../contract/wording.ts';
import { LEVEL_OF_SEVERITY, movesFrom, OPEN_STATES, transition, type TicketTrigger } from './ticket.ts';

const REFUSED = null;

describe('a ticket', () => {
  const table: [state: TicketState, trigger: TicketTrigger, to: TicketState | null, said: ReasonCode | null][] = [
    ['new', 'acknowledge', 'in-progress', 'ticket-acknowledge'],
    ['new', 'resolve', 'resolved', 'ticket-resolve'],
    ['new', 'close', 'closed', 'ticket-close'],
    ['new', 'reopen', REFUSED, null],
    // Nobody had taken it: recovery closes it.
    ['new', 'recover', 'closed', 'ticket-closed-by-recovery'],

    ['in-progress', 'acknowledge', REFUSED, null],
    ['in-progress', 'resolve', 'resolved', 'ticket-resolve'],
    ['in-progress', 'close', 'closed', 'ticket-close'],
    ['in-progress', 'reopen', REFUSED, null],
    // Its owner writes down the cause before closing it.
    ['in-progress', 'recover', 'resolved', 'ticket-recovered'],

    ['resolved', 'acknowledge', REFUSED, null],
    ['resolved', 'resolve', REFUSED, null],
    ['resolved', 'close', 'closed', 'ticket-close'],
    ['resolved', 'reopen', 'in-progress', 'ticket-reopen'],
    ['resolved', 'recover', 'resolved', 'ticket-recovered'],

    ['closed', 'acknowledge', REFUSED, null],
    ['closed', 'resolve', REFUSED, null],
    ['closed', 'close', REFUSED, null],
    ['closed', 'reopen', 'in-progress', 'ticket-reopen'],
    ['closed', 'recover', 'closed', 'ticket-recovered'],
  ];

  it.each(table)('that is %s, on %s, becomes %s', (state, trigger, to, said) => {
    const moved = transition(state, trigger);
    if (to === REFUSED) expect(moved).toEqual({ allowed: false, allowedMoves: movesFrom(state) });
    else expect(moved).toEqual({ allowed: true, to, reason: because(said!) });
  });

  it('has a line above for every state and every trigger', () => {
    const all = TicketState.options.flatMap((state) => [...TicketMove.options, 'recover'].map((t) => `${state} ${t}`));
    expect(table.map(([state, trigger]) => `${state} ${trigger}`)).toEqual(all);
  });

  it.each<[TicketState, TicketMove[]]>([
    ['new', ['acknowledge', 'resolve', 'close']],
    ['in-progress', ['resolve', 'close']],
    ['resolved', ['close', 'reopen']],
    ['closed', ['reopen']],
  ])('that is %s offers %j', (state, moves) => {
    expect(movesFrom(state)).toEqual(moves);
  });

  it('is open work until it is closed', () => {
    expect(TicketState.options.filter((state) => !OPEN_STATES.includes(state))).toEqual(['closed']);
  });

  it('is the more urgent the worse the event', () => {
    expect(SEVERITIES.map((severity) => LEVEL_OF_SEVERITY[severity])).toEqual([4, 3, 2, 1]);
  });
});
