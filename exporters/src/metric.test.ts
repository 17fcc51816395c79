import { describe, expect, it } from '@jest/globals';
import { metric } from './metric.ts';

describe('metric', () => {
  it.each([
    ['a counter ends in _total', 'x_requests', 'counter'],
    ['nothing else ends in _total', 'x_requests_total', 'gauge'],
    ['an info ends in _info', 'x_build', 'info'],
    ['nothing else ends in _info', 'x_build_info', 'gauge'],
    ['no capitals', 'x_Requests', 'gauge'],
    ['no colons', 'x:requests', 'gauge'],
    ['no reserved suffix', 'x_requests_count', 'gauge'],
    ['no digit in front', '2x', 'gauge'],
  ] as const)('refuses a name that breaks the rules: %s', (_rule, name, type) => {
    expect(() => metric(name, type, 'help')).toThrow(name);
  });

  it('refuses a family without help', () => {
    expect(() => metric('x_up', 'gauge', '')).toThrow('help');
  });
});
