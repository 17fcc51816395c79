import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { row } from '../../test/samples.ts';
import { fingerprintOf, ruleName, subjectOf } from './identity.ts';

const LABELS = { customer: 'acme', resource: 'db-1', instance: '10.0.0.5:9100', mountpoint: '/var' };

describe('the identity of what is watched', () => {
  it.each([
    ['an external label of one Prometheus', { region: 'cn-east-1' }],
    ['the replica label of a pair', { replica: 'b', prometheus_replica: 'prometheus-1' }],
    ['another severity', { severity: 'critical' }],
    ['labels of the exporter', { device: '/dev/vda1', fstype: 'ext4', job: 'host' }],
    ["Prometheus' own labels of an alert", { alertname: 'disk-usage', alertstate: 'firing', rule: 'disk-usage' }],
  ])('is not changed by %s', (_, more) => {
    expect(fingerprintOf(row('disk-usage'), { ...LABELS, ...more })).toBe(fingerprintOf(row('disk-usage'), LABELS));
  });

  it.each([
    ['customer', { customer: 'globex' }],
    ['resource', { resource: 'db-2' }],
    ['address', { instance: '10.0.0.6:9100' }],
    ['mount point', { mountpoint: '/' }],
  ])('is another for another %s', (_, other) => {
    expect(fingerprintOf(row('disk-usage'), { ...LABELS, ...other })).not.toBe(
      fingerprintOf(row('disk-usage'), LABELS),
    );
  });

  it('is another for another row of the table', () => {
    expect(fingerprintOf(row('port'), LABELS)).not.toBe(fingerprintOf(row('host-up'), LABELS));
  });

  it('is one for a label that is empty and one that is missing, as in Prometheus', () => {
    const { resource: _, ...rest } = LABELS;
    expect(fingerprintOf(row('port'), { ...LABELS, resource: '' })).toBe(fingerprintOf(row('port'), rest));
  });

  it('never mixes up labels whose values hold separators', () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '[', ']', ':') });
    const labels = fc.record({ customer: value, resource: value, instance: value, mountpoint: value });
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const same = Object.keys(a).every((name) => a[name as keyof typeof a] === b[name as keyof typeof b]);
        expect(fingerprintOf(row('disk-usage'), a) === fingerprintOf(row('disk-usage'), b)).toBe(same);
      }),
    );
  });
});

describe('the part of a resource that is meant', () => {
  it.each([
    ['the mount point of a disk', row('disk-usage'), LABELS, '/var'],
    ['the address of a port', row('port'), LABELS, '10.0.0.5:9100'],
    ['nothing where the label is missing', row('disk-usage'), { instance: 'x' }, ''],
    ['the address another sender names', undefined, { instance: 'i', job: 'j' }, 'i'],
    ['its job where it names no address', undefined, { job: 'j' }, 'j'],
    ['nothing where it names neither', undefined, {}, ''],
  ])('is %s', (_, rule, labels, subject) => {
    expect(subjectOf(rule, labels)).toBe(subject);
  });
});

describe('the name of a rule', () => {
  it.each([
    ["the table's", 'port', '端口监听', 'TCP port'],
    ["the chain's own", 'chain-watchdog', '报警链路中断（看门狗静默）', 'Alarm chain broken (the watchdog is silent)'],
    ['what another sender calls it', 'KubePodCrashLooping', 'KubePodCrashLooping', 'KubePodCrashLooping'],
    ['not taken from elsewhere', 'constructor', 'constructor', 'constructor'],
  ])('is %s', (_, rule, chinese, english) => {
    expect(ruleName(rule)).toEqual({ 'zh-Hans': chinese, 'en-US': english });
  });
});
