import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '../../rig/index.ts';
import { changedFiles, snapshot } from './files.ts';
import { markdownTable } from './markdown.ts';
import { tallyOfJest, total, verdict } from './tally.ts';

describe('generated files', () => {
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder();
    for (const name of ['src', 'node_modules', 'dist']) mkdirSync(join(folder, name));
    for (const name of ['a.yml', 'src/b.json', 'src/c.json', 'dist/d.js']) writeFileSync(join(folder, name), 'old');
  });
  afterEach(() => removeFolder(folder));

  it('that were written anew, added or removed are named; builds and dependencies do not count', () => {
    const before = snapshot(folder);
    expect(changedFiles(before, snapshot(folder))).toEqual([]);
    writeFileSync(join(folder, 'a.yml'), 'old');
    writeFileSync(join(folder, 'src/b.json'), 'new');
    removeFolder(join(folder, 'src/c.json'));
    for (const name of ['added.yml', 'dist/d.js', 'node_modules/e.js']) writeFileSync(join(folder, name), 'new');
    expect(changedFiles(before, snapshot(folder))).toEqual(['added.yml', 'src/b.json', 'src/c.json']);
  });
});

describe('the result of a run', () => {
  it.each([
    [
      [
        { passed: 8, failed: 0 },
        { passed: 300, failed: 0 },
      ],
      '308 passed, 0 failed',
      0,
    ],
    [
      [
        { passed: 8, failed: 0 },
        { passed: 299, failed: 1 },
      ],
      '307 passed, 1 failed',
      1,
    ],
    [
      [
        { passed: 7, failed: 1 },
        { passed: 300, failed: 0 },
      ],
      '307 passed, 1 failed',
      1,
    ],
    [[{ passed: 0, failed: 0 }], '0 passed, 0 failed', 1],
  ])('of %j is "%s"', (tallies, line, code) => {
    expect(verdict(total(tallies))).toEqual({ line, code });
  });

  it('counts a suite that could not be loaded as a failure', () => {
    const result = {
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{}, {}, {}] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [] },
      ],
    };
    expect(tallyOfJest(JSON.stringify(result))).toEqual({ passed: 2, failed: 2 });
  });
});

describe('a table of figures', () => {
  it('has a column for each key', () => {
    const rows = [
      { what: 'redis p50', ms: 1.2 },
      { what: 'a|b', ms: 3 },
    ];
    expect(markdownTable(rows)).toBe('| what | ms |\n| --- | --- |\n| redis p50 | 1.2 |\n| a\\|b | 3 |');
  });
});
