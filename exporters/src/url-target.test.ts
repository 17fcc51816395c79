import { describe, expect, it } from '@jest/globals';
import { parseUrlTarget } from './url-target.ts';

const read = (text: string) => parseUrlTarget(text, '/stub_status');

describe('parseUrlTarget', () => {
  it.each([
    ['http://web1:8080/stub_status', 'web1', 8080, false, '/stub_status'],
    ['http://web1/status', 'web1', 80, false, '/status'],
    ['https://web1/status', 'web1', 443, true, '/status'],
    ['https://web1:80/status', 'web1', 80, true, '/status'],
    ['HTTP://WEB1/', 'web1', 80, false, '/'],
    ['web1:8080', 'web1', 8080, null, '/stub_status'],
    ['web1', 'web1', 80, null, '/stub_status'],
    ['web1:8080/nginx_status', 'web1', 8080, null, '/nginx_status'],
    ['10.0.0.5:443', '10.0.0.5', 443, null, '/stub_status'],
    ['http://[::1]:81/s', '::1', 81, false, '/s'],
    // The ways a browser lets one write 127.0.0.1, so that the allow-list sees what will be connected to.
    ['http://2130706433/s', '127.0.0.1', 80, false, '/s'],
    ['http://0x7f.1/s', '127.0.0.1', 80, false, '/s'],
  ])('reads %s', (text, host, port, secure, path) => {
    expect(read(text)).toMatchObject({ ok: true, value: { endpoint: { host, port }, secure, path } });
  });

  it('keeps the query for the request and out of what people see', () => {
    expect(read('http://web1/s?key=secret')).toMatchObject({
      ok: true,
      value: { path: '/s?key=secret', shown: 'http://web1/s' },
    });
  });

  it.each([
    ['ftp://web1/'],
    ['redis://web1:6379'],
    ['file:///etc/passwd'],
    ['http://'],
    [''],
    ['http://web1:0/'],
    ['http://web1:99999/'],
    ['http://we b1/'],
  ])('refuses %p', (text) => {
    expect(read(text)).toMatchObject({ ok: false, problem: expect.stringContaining('http://host:port/stub_status') });
  });

  it.each([['http://user:secret@web1/'], ['user@web1:80']])('refuses credentials: %s', (text) => {
    const parsed = read(text);
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining('auth=') });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });
});
