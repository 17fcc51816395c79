import type { Express, Request } from 'express';
import type { Action } from '../contract/index.ts';
import type { Database } from './database.ts';
import type { Metrics } from './metrics.ts';

interface ServiceRouteParts<Principal> {
  app: Express;
  gate: { authenticate(request: Request): Promise<Principal>; permit(principal: Principal, action: Action): void };
  database: Database;
  metrics: Metrics;
  isReady: () => boolean;
}

/** What an orchestrator and Prometheus ask of the process itself. */
export function mountService<Principal>({ app, gate, database, metrics, isReady }: ServiceRouteParts<Principal>): void {
  app.get('/-/healthy', (_, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/-/ready', async (_, response) => {
    const answers =
      isReady() &&
      (await database.db
        .selectFrom('marks')
        .select('name')
        .limit(1)
        .execute()
        .then(
          () => true,
          () => false,
        ));
    response
      .status(answers ? 200 : 503)
      .type('text/plain')
      .send(answers ? 'ready\n' : 'not ready\n');
  });
  // Overrides name customers and resources: as confidential as the list of targets.
  app.get('/metrics', async (request, response) => {
    gate.permit(await gate.authenticate(request), 'targets.discover');
    response.type(metrics.contentType).send(await metrics.text());
  });
}
