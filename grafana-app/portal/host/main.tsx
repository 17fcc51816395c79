import { startSession } from './start-session.ts';

// zod, which Grafana's packages use too, would compile validators at run time; the content security policy refuses that.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const session = startSession();

import('./boot.tsx')
  .then(({ boot }) => boot(session))
  .catch((error: unknown) => {
    const message = document.querySelector('.starting');
    if (message !== null) message.textContent = '页面没有打开，请重新加载。The page did not open: please reload it.';
    throw error;
  });
