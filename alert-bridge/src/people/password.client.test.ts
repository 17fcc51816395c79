import { describe, expect, it } from '@jest/globals';
import { hashPassword, oneTimePassword, verifyPassword } from './password.client.ts';

describe('a password', () => {
  it('is kept as argon2id with the cost that OWASP asks for, salted', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(other).not.toBe(one);
  });

  it.each([
    ['the same', '密码 p@ß 🔑', '密码 p@ß 🔑', true],
    ['one letter more', 'correct horse', 'correct horses', false],
    ['another case', 'correct horse', 'Correct horse', false],
    ['nothing', 'correct horse', '', false],
    ['the same letters, typed on another keyboard', 'caf\u00e9', 'cafe\u0301', true],
    ['the same digits in full width', '123456789012', '１２３４５６７８９０１２', true],
  ])('is recognised by %s', async (_, kept, typed, right) => {
    expect(await verifyPassword(typed, await hashPassword(kept))).toBe(right);
  });

  it.each(['', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$', '$2b$10$abcdefghijklmnopqrstuv'])(
    'is never right against %j, which is no hash of ours',
    async (stored) => {
      expect(await verifyPassword('plain', stored)).toBe(false);
    },
  );

  it('for the first sign-in is long, easy to read aloud, and never the same', () => {
    const passwords = Array.from({ length: 50 }, oneTimePassword);
    for (const password of passwords) expect(password).toMatch(/^(?:[a-hjkmnp-z2-9]{6}-){3}[a-hjkmnp-z2-9]{6}$/);
    expect(new Set(passwords).size).toBe(passwords.length);
  });
});
