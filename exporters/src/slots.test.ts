import { describe, expect, it } from '@jest/globals';
import { createSlots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('gives slots in the order asked for, never more than there are', async () => {
    const slots = createSlots({ concurrent: 1, queued: 10 });
    const order: number[] = [];
    await slots.take(never);
    const second = slots.take(never).then(() => order.push(2));
    const third = slots.take(never).then(() => order.push(3));
    expect([slots.taken, slots.waiting]).toEqual([1, 2]);
    slots.give();
    await second;
    expect([slots.taken, slots.waiting]).toEqual([1, 1]);
    slots.give();
    await third;
    slots.give();
    expect(order).toEqual([2, 3]);
    expect([slots.taken, slots.waiting]).toEqual([0, 0]);
  });

  it('refuses at once when the queue is full', async () => {
    const slots = createSlots({ concurrent: 1, queued: 0 });
    await slots.take(never);
    await expect(slots.take(never)).rejects.toMatchObject({ reason: 'overloaded' });
  });

  it('lets go of whoever gives up waiting, and hands the slot to the next', async () => {
    const slots = createSlots({ concurrent: 1, queued: 10 });
    await slots.take(never);
    const impatient = new AbortController();
    const first = slots.take(impatient.signal);
    const second = slots.take(never);
    impatient.abort();
    await expect(first).rejects.toMatchObject({ reason: 'overloaded' });
    slots.give();
    await second;
    expect([slots.taken, slots.waiting]).toEqual([1, 0]);
  });
});
