import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as i18next from 'i18next';
import lodash from 'lodash';
import moment from 'moment';
import React from 'react';
import ReactDOM from 'react-dom';
import * as jsxRuntime from 'react/jsx-runtime';
import * as router from 'react-router-dom-v5-compat';
import * as rxjs from 'rxjs';

/** CommonJS packages: AMD modules must receive the exports object itself. */
function whole(exports: unknown): System.Module {
  return { default: exports, __useDefault: true };
}

/** What create-plugin's webpack leaves out of a plugin, for the host to supply. */
const SHARED: Readonly<Record<string, System.Module>> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  emotion: emotionCss,
  i18next,
  lodash: whole(lodash),
  moment: whole(moment),
  react: whole(React),
  'react-dom': whole(ReactDOM),
  'react/jsx-runtime': jsxRuntime,
  // `@grafana/ui`'s Link reads the context of this one.
  'react-router': router,
  rxjs,
};

/** Hands the host's packages to SystemJS, under the names that plugins ask for. */
export function shareModules(): void {
  const names = Object.keys(SHARED);
  System.addImportMap({ imports: Object.fromEntries(names.map((name) => [name, `package:${name}`])) });
  for (const [name, module] of Object.entries(SHARED)) System.set(`package:${name}`, module);
}
