import { createRequire } from 'node:module';
import path from 'node:path';
import type { HtmlTagDescriptor, InlineConfig, Plugin, Rollup } from 'vite';
import { compressedCopies } from './compressed-copies.ts';
import { lazyComponents } from './lazy-components.ts';
import { publicFiles } from './public-files.ts';

const HOST = path.resolve(import.meta.dirname, '../host');

// "use client" in a package says nothing to us, and zod's misplaced annotations cost nothing.
const withoutDirectives: Rollup.WarningHandlerWithDefault = (warning, warn) => {
  if (warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warning.code !== 'INVALID_ANNOTATION') warn(warning);
};

interface HostBuild {
  /** The folder whose installed Grafana packages the host is built with. */
  packages: string;
  outDir: string;
}

/** Vite's configuration for the host: the same sources, whichever Grafana packages they stand on. */
export function hostBuild({ packages, outDir }: HostBuild): InlineConfig {
  const { resolve } = createRequire(path.join(packages, 'package.json'));
  const folderOf = (name: string) => path.dirname(resolve(`${name}/package.json`));
  const grafanaUi = folderOf('@grafana/ui');
  return {
    root: HOST,
    configFile: false,
    logLevel: 'warn',
    publicDir: path.join(HOST, 'static'),
    // Whatever the shell says: in any other mode `@grafana/runtime` keeps its addresses in memory, and React is slow.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    resolve: {
      alias: [
        // Grafana's own front end imports these; the published packages do not export them.
        {
          find: '@grafana/runtime/internal',
          replacement: `${folderOf('@grafana/runtime')}/dist/esm/components/PluginPage.mjs`,
        },
        { find: '@grafana/i18n/internal', replacement: `${folderOf('@grafana/i18n')}/dist/esm/i18n.mjs` },
        // All of history is 0.7 MB of script; before 1970 nobody was on call.
        {
          find: /^moment-timezone$/,
          replacement: `${path.dirname(resolve('moment-timezone/package.json'))}/builds/moment-timezone-with-data-1970-2030.js`,
        },
      ],
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rollupOptions: { output: { manualChunks: chunkOf }, onwarn: withoutDirectives },
    },
    plugins: [
      resolvedFrom(path.join(grafanaUi, 'package.json')),
      lazyComponents(),
      publicFiles(grafanaUi, HOST),
      earlyPreload('boot'),
      compressedCopies(),
    ],
  };
}

/** The host's imports mean the copies that `@grafana/ui` uses: router, theme and emotion contexts must be the same objects. */
function resolvedFrom(importer: string): Plugin {
  return {
    name: 'resolved-from-grafana',
    enforce: 'pre',
    resolveId(source, from, options) {
      if (from?.startsWith(HOST) !== true || /^[./\0]|^@cldera\//.test(source)) return null;
      return this.resolve(source, importer, { ...options, skipSelf: true });
    },
  };
}

const CHUNKS: readonly (readonly [string, RegExp])[] = [
  ['react', /^(?:react|react-dom|scheduler|rxjs|history|@remix-run\/router)$/],
  ['base', /^(?:lodash|moment|moment-timezone|zod|semver|uplot|@grafana\/(?:schema|e2e-selectors))$/],
  ['grafana-data', /^@grafana\/data$/],
];

/** Four files of about one megabyte are fetched and compiled side by side; one of four megabytes is not. */
function chunkOf(id: string): string | undefined {
  // Alone, for the entry needs it and must not wait for the big ones.
  if (id.includes('vite/preload-helper')) return 'preload';
  if (id.includes('?')) return undefined;
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1];
  return name === undefined ? undefined : CHUNKS.find(([, packages]) => packages.test(name))?.[0];
}

/** `main.tsx` imports the heavy part while requests are under way; the page announces it, to save that round trip. */
function earlyPreload(chunkName: string): Plugin {
  return {
    name: 'early-preload',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunk = Object.values(bundle ?? {}).find((file) => file.type === 'chunk' && file.name === chunkName);
        if (chunk?.type !== 'chunk') return [];
        return [chunk.fileName, ...chunk.imports].map((file): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head',
        }));
      },
    },
  };
}
