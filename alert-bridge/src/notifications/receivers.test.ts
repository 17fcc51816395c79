import { describe, expect, it } from '@jest/globals';
import { NOON } from '../../test/samples.ts';
import type { Customer } from '../contract/index.ts';
import { receivers } from './receivers.ts';

const ZONE = 'Asia/Shanghai';
const WANG = { email: 'wang@ops.example', language: 'zh-Hans' } as const;
const SMITH = { email: 'smith@ops.example', language: 'en-US' } as const;

function customer(email: string | null): Customer {
  return {
    id: 'acme',
    name: 'ACME',
    language: 'en-US',
    timeZone: 'Europe/London',
    email,
    createdAt: NOON,
    endedAt: null,
  };
}

describe('who is told of an event', () => {
  it("is every member of staff, each in their own language and the company's time", () => {
    expect(receivers([WANG, SMITH], undefined, ZONE)).toEqual([
      { ...WANG, timeZone: ZONE },
      { ...SMITH, timeZone: ZONE },
    ]);
  });

  it("is the customer too, in the customer's language and time", () => {
    expect(receivers([WANG], customer('it@acme.example'), ZONE)).toEqual([
      { ...WANG, timeZone: ZONE },
      { email: 'it@acme.example', language: 'en-US', timeZone: 'Europe/London' },
    ]);
  });

  it('is the staff alone where the customer has no address', () => {
    expect(receivers([WANG], customer(null), ZONE)).toEqual([{ ...WANG, timeZone: ZONE }]);
  });

  it('is nobody without an address', () => {
    expect(receivers([{ email: null, language: 'zh-Hans' }], customer(null), ZONE)).toEqual([]);
  });

  it.each([
    ['two of the staff share an address', [WANG, { ...SMITH, email: 'WANG@ops.example' }], null],
    ["the customer's address is one of the staff's", [WANG], 'Wang@OPS.example'],
  ] as const)('is told once where %s; who comes first counts', (_, staff, email) => {
    expect(receivers(staff, customer(email), ZONE)).toEqual([{ ...WANG, timeZone: ZONE }]);
  });

  it('is nobody where there is nobody', () => {
    expect(receivers([], undefined, ZONE)).toEqual([]);
  });
});
