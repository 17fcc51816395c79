import { expect } from '@jest/globals';
import { Problem } from '../src/contract/problem.ts';

/** An error as every error leaves the bridge: RFC 9457, and nothing of its inside. */
export async function expectProblem(response: Response, status: number): Promise<Problem> {
  const text = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.status).toBe(status);
  expect(problem.type).toMatch(/^urn:cldera:problem:[a-z-]+$/);
  expect(text).not.toMatch(/node_modules|\.ts:\d|SQLITE|kysely|select /i);
  return problem;
}
