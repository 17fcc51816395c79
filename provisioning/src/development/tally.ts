/** How many checks or tests went well, and how many did not. */
export interface Tally {
  passed: number;
  failed: number;
}

export function total(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

/** The last line of a run, and its exit code. A run in which nothing passed is no success. */
export function verdict({ passed, failed }: Tally): { line: string; code: number } {
  return { line: `${passed} passed, ${failed} failed`, code: failed === 0 && passed > 0 ? 0 : 1 };
}

interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** Counts jest's own result (`--json`). A suite that could not even be loaded has no tests, but it failed. */
export function tallyOfJest(json: string): Tally {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(json) as JestResult;
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloadable.length };
}
