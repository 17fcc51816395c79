import { useState } from 'react';
import { Alert, Button } from '@grafana/ui';
import { routes, type Session } from '@cldera/alert-bridge/contract';
import { call } from '../../api.ts';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { t } from '../../words.ts';
import { useAction } from '../../useAction.ts';

/** Asks the bridge who we are: proves the address, the secret and the person at once. */
export function ConnectionTest() {
  const [session, setSession] = useState<Session | null>(null);
  const { busy, problem, run } = useAction();

  async function test(): Promise<void> {
    setSession(null);
    await run(async () => setSession(await call(routes.getSession)));
  }

  return (
    <div>
      <Button type="button" variant="secondary" icon="plug" disabled={busy} onClick={() => void test()}>
        {t('config.test', 'Test the connection')}
      </Button>
      <p>{t('config.testWhy', 'Tests what is saved, not what is typed.')}</p>
      <div role="status">
        {session !== null && (
          <Alert
            severity="success"
            title={t('config.works', 'It works: the service knows you as {{name}} ({{role}}).', {
              name: session.person.name,
              role: session.person.role,
            })}
          />
        )}
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
    </div>
  );
}
