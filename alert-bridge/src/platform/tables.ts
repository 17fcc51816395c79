/** Row shapes. Ids and instants are text (ISO-8601 UTC), structures JSON text, booleans 0 or 1: the same on both databases. */
export interface Tables {
  customers: {
    id: string;
    name: string;
    language: string;
    time_zone: string;
    email: string | null;
    created_at: string;
    ended_at: string | null;
  };
  resources: {
    id: string;
    customer_id: string;
    name: string;
    created_at: string;
    ended_at: string | null;
  };
  resource_templates: {
    id: string;
    resource_id: string;
    template: string;
    parameters: string;
  };
  people: {
    id: string;
    login: string;
    name: string;
    email: string | null;
    role: string;
    language: string;
    customer_id: string | null;
    password_hash: string;
    must_change_password: number;
    created_at: string;
    ended_at: string | null;
  };
  sessions: {
    token_hash: string;
    person_id: string;
    created_at: string;
    seen_at: string;
    expires_at: string;
  };
  sign_in_failures: {
    key: string;
    failures: number;
    blocked_until: string;
  };
  episodes: {
    id: string;
    fingerprint: string;
    /** The fingerprint while the episode is open, null afterwards: unique, so one open episode per fingerprint. */
    open_key: string | null;
    rule: string;
    source: string;
    customer_id: string;
    resource_id: string | null;
    subject: string;
    labels: string;
    severity: string;
    severity_reason: string;
    state: string;
    outcome: string | null;
    required_checks: number;
    abnormal_checks: number;
    check_count: number;
    value: number | null;
    threshold: number | null;
    unit: string;
    starts_at: string;
    last_starts_at: string;
    opened_at: string;
    confirmed_at: string | null;
    ended_at: string | null;
    next_check_at: string | null;
    /** When a check last had data. */
    last_data_at: string;
  };
  episode_checks: {
    episode_id: string;
    number: number;
    at: string;
    value: number | null;
    verdict: string;
    reason: string;
  };
  episode_decisions: {
    id: string;
    episode_id: string;
    at: string;
    reason: string;
  };
  tickets: {
    id: string;
    number: string;
    customer_id: string;
    resource_id: string | null;
    episode_id: string | null;
    title: string;
    state: string;
    severity: string;
    level: number;
    assignee_id: string | null;
    opened_at: string;
    updated_at: string;
    closed_at: string | null;
  };
  ticket_entries: {
    id: string;
    ticket_id: string;
    at: string;
    actor_id: string | null;
    /** `internal` is for staff. */
    visibility: string;
    from_state: string | null;
    to_state: string | null;
    reason: string;
    comment: string | null;
  };
  counters: {
    name: string;
    value: number;
  };
  outbox: {
    id: string;
    dedupe_key: string;
    handler: string;
    reference: string;
    recipient: string;
    kind: string;
    priority: number;
    thread: string;
    payload: string;
    state: string;
    attempts: number;
    queued_at: string;
    next_attempt_at: string | null;
    lease_owner: string | null;
    lease_until: string | null;
    sent_at: string | null;
    provider_id: string | null;
    error: string | null;
  };
  jobs: {
    name: string;
    next_run_at: string;
    lease_owner: string | null;
    lease_until: string | null;
    last_run_at: string | null;
    last_error: string | null;
  };
  marks: {
    name: string;
    at: string;
  };
}
