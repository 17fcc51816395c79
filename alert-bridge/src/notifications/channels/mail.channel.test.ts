import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { channels } from './index.ts';
import { classifySmtpError } from './mail.channel.ts';

describe('what a mail server says', () => {
  const RCPT = { code: 'EENVELOPE', command: 'RCPT TO' };
  const DATA = { code: 'EMESSAGE', command: 'DATA' };

  it.each<[sentence: string, error: object, kind: 'retry' | 'rejected', text: string]>([
    [
      'no such mailbox: this recipient will never get it',
      { ...RCPT, responseCode: 550, response: '550 no such mailbox' },
      'rejected',
      'EENVELOPE: 550 no such mailbox',
    ],
    [
      'wait, to the recipient',
      { ...RCPT, responseCode: 450, response: '450 greylisted' },
      'retry',
      'EENVELOPE: 450 greylisted',
    ],
    ['full for now', { ...DATA, responseCode: 452, response: '452 full' }, 'retry', 'EMESSAGE: 452 full'],
    // A state of the server, or a setting to be mended, while the message waits.
    [
      'no relaying',
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, response: '550 no' },
      'retry',
      'EENVELOPE: 550 no',
    ],
    ['no more today', { ...DATA, responseCode: 554, response: '554 quota' }, 'retry', 'EMESSAGE: 554 quota'],
    [
      'wrong password',
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 no' },
      'retry',
      'EAUTH: 535 no',
    ],
    ['nothing: it is down', { code: 'ECONNECTION', command: 'CONN' }, 'retry', 'ECONNECTION'],
    ['nothing within the time', { code: 'ETIMEDOUT' }, 'retry', 'ETIMEDOUT'],
    ['something without a code', {}, 'retry', 'connection failed'],
  ])('%s', (_, error, kind, text) => {
    expect(classifySmtpError(error)).toEqual({ kind, error: text });
  });

  it("is passed on without the library's own words, which can name the account", () => {
    const error = Object.assign(new Error('Invalid login for user ops@example.com'), { code: 'EAUTH' });
    expect(JSON.stringify(classifySmtpError(error))).not.toContain('ops@example.com');
  });
});

describe('the list of channels', () => {
  it('is the folder of channels', () => {
    const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.channel.ts'));
    const listed = Object.keys(channels({ mail: { smtpUrl: undefined, from: 'a@b', folder: '/nowhere' } }));
    expect(listed.map((name) => `${name}.channel.ts`)).toEqual(files);
  });
});
