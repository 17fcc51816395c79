import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExposition } from '../test/parse-exposition.ts';
import { promtoolComplaints } from '../test/promtool.ts';
import { render } from './exposition.ts';
import { info, metric, single, type Family } from './metric.ts';

const GAUGE = metric('x_connections', 'gauge', 'Open connections');
const COUNTER = metric('x_requests_total', 'counter', 'Requests');
const INFO = metric('x_build_info', 'info', 'Version');
const HISTOGRAM: Family = {
  metric: metric('x_duration_seconds', 'histogram', 'Duration'),
  samples: [
    { suffix: '_bucket', labels: { le: '1' }, value: 2 },
    { suffix: '_bucket', labels: { le: '2.5' }, value: 2 },
    { suffix: '_bucket', labels: { le: '+Inf' }, value: 3 },
    { suffix: '_sum', value: 9.5 },
    { suffix: '_count', value: 3 },
  ],
};
const FAMILIES = [single(GAUGE, 3), single(COUNTER, 7), info(INFO, { version: '1.2' }), HISTOGRAM];

describe('render', () => {
  it('writes the text format', () => {
    expect(render(FAMILIES, 'text')).toBe(`# HELP x_connections Open connections
# TYPE x_connections gauge
x_connections 3
# HELP x_requests_total Requests
# TYPE x_requests_total counter
x_requests_total 7
# HELP x_build_info Version
# TYPE x_build_info gauge
x_build_info{version="1.2"} 1
# HELP x_duration_seconds Duration
# TYPE x_duration_seconds histogram
x_duration_seconds_bucket{le="1"} 2
x_duration_seconds_bucket{le="2.5"} 2
x_duration_seconds_bucket{le="+Inf"} 3
x_duration_seconds_sum 9.5
x_duration_seconds_count 3
`);
  });

  it('writes OpenMetrics: families without their suffix, bounds as floats, # EOF at the end', () => {
    expect(render(FAMILIES, 'openmetrics')).toBe(`# HELP x_connections Open connections
# TYPE x_connections gauge
x_connections 3
# HELP x_requests Requests
# TYPE x_requests counter
x_requests_total 7
# HELP x_build Version
# TYPE x_build info
x_build_info{version="1.2"} 1
# HELP x_duration_seconds Duration
# TYPE x_duration_seconds histogram
x_duration_seconds_bucket{le="1.0"} 2
x_duration_seconds_bucket{le="2.5"} 2
x_duration_seconds_bucket{le="+Inf"} 3
x_duration_seconds_sum 9.5
x_duration_seconds_count 3
# EOF
`);
  });

  it('gives the same text whichever format was asked for before', () => {
    const before = render(FAMILIES, 'text');
    render(FAMILIES, 'openmetrics');
    expect(render(FAMILIES, 'text')).toBe(before);
  });

  it('leaves out a family that has no samples', () => {
    expect(render([{ metric: GAUGE, samples: [] }], 'text')).toBe('');
  });

  it.each([
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
    [-0, '0'],
    [1e21, '1e+21'],
    [0.000001003, '0.000001003'],
  ])('writes %d as Go reads it', (value, text) => {
    expect(render([single(GAUGE, value)], 'text')).toContain(`\nx_connections ${text}\n`);
  });

  it('escapes help, quotes in OpenMetrics only', () => {
    const odd = metric('x_odd', 'gauge', 'a \\ b\n"c"');
    expect(render([single(odd, 1)], 'text')).toContain('# HELP x_odd a \\\\ b\\n"c"\n');
    expect(render([single(odd, 1)], 'openmetrics')).toContain('# HELP x_odd a \\\\ b\\n\\"c\\"\n');
  });

  it('is read back as it was, whatever labels and values there are', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
    const sample = fc.record({ labels: fc.record({ a: text, b: text }), value: fc.double() });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 5 }), (samples) => {
        const read = parseExposition(
          render([{ metric: GAUGE, samples }], 'text')
            .split('\n')
            .slice(2)
            .join('\n'),
        );
        expect(read).toEqual(samples.map(({ labels, value }) => ({ name: 'x_connections', labels, value: value + 0 })));
      }),
    );
  });

  it('pleases promtool, with the oddest label values too', () => {
    const odd = ['\\', '"', '\n', '{', '}', '=', ' ', ',', '#', '\t', '中文', '🙂'].map((mark, at) => ({
      value: at,
      labels: { mark, at: String(at) },
    }));
    expect(
      promtoolComplaints(render([...FAMILIES, { metric: metric('x_odd', 'gauge', 'Odd'), samples: odd }], 'text')),
    ).toBe('');
  });
});
