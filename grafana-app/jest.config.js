import { createRequire } from 'node:module';
import path from 'node:path';

const { resolve } = createRequire(import.meta.url);
const folderOf = (name) => path.dirname(resolve(`${name}/package.json`));

/** The pages, in jsdom. CommonJS: `@grafana/ui` and what it draws in are published for that. */
export default {
  displayName: 'grafana-app',
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/src'],
  testEnvironment: 'jest-environment-jsdom',
  testEnvironmentOptions: { url: 'http://127.0.0.1/a/cldera-ops-app' },
  testMatch: ['**/*.test.{ts,tsx}'],
  setupFilesAfterEnv: ['<rootDir>/src/test/setup.ts'],
  moduleNameMapper: {
    '\\.css$': '<rootDir>/src/test/empty.ts',
    '^react-inlinesvg$': '<rootDir>/src/test/svg.tsx',
    // What a host of the plugin uses, and the packages do not export.
    '^@grafana/i18n/internal$': `${folderOf('@grafana/i18n')}/dist/cjs/i18n.cjs`,
    '^@grafana/runtime/internal$': `${folderOf('@grafana/runtime')}/dist/cjs/components/PluginPage.cjs`,
    // The host gives the plugin and `@grafana/ui` one router; here that is the plugin's.
    '^react-router-dom-v5-compat$': resolve('react-router-dom'),
  },
  transform: {
    '^.+\\.[mc]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2023',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
