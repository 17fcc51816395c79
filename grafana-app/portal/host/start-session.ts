/** What the session request said, not yet parsed: `status` 0 when nothing answered, 401 when nobody is signed in. */
export interface SessionAnswer {
  status: number;
  body: unknown;
}

/** Asks who is signed in, before the heavy scripts have arrived. Without a session cookie the answer is known. */
export async function startSession(): Promise<SessionAnswer> {
  if (!window.grafanaBootData.user.isSignedIn) return { status: 401, body: null };
  try {
    const response = await fetch('/api/session', { headers: { accept: 'application/json' } });
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, body };
  } catch {
    return { status: 0, body: null };
  }
}
