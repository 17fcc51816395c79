import type { Customer, Language } from '../contract/index.ts';

/** Somebody who is told, and how they read. */
export interface Receiver {
  email: string;
  language: Language;
  timeZone: string;
}

interface StaffMember {
  email: string | null;
  language: Language;
}

/**
 * Who is told of an episode (spec A13, A14): every member of staff with an address, and the customer where it has one.
 * Each address once.
 */
export function receivers(
  staff: readonly StaffMember[],
  customer: Customer | undefined,
  companyTimeZone: string,
): Receiver[] {
  const told = staff.flatMap(({ email, language }): Receiver[] =>
    email === null ? [] : [{ email, language, timeZone: companyTimeZone }],
  );
  if (customer !== undefined && customer.email !== null) {
    told.push({ email: customer.email, language: customer.language, timeZone: customer.timeZone });
  }
  return [...new Map(told.reverse().map((receiver) => [receiver.email.toLowerCase(), receiver])).values()].reverse();
}
