import { supervise, type Plan } from '../src/start/supervisor.ts';

/** A supervisor in a process of its own, to be interrupted or killed: plans and folders come as its first argument. */
const { plans, folder } = JSON.parse(process.argv[2] ?? '') as { plans: Plan[]; folder: string };
const supervisor = supervise(plans, {
  logs: folder,
  run: folder,
  report: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
});
process.on('SIGINT', supervisor.stop);
process.on('SIGTERM', supervisor.stop);
void supervisor.allReady.then(() => process.stdout.write('all ready\n'));
