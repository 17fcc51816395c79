// Node workspaces. The plugin's pages have a configuration of their own (jsdom): grafana-app/jest.config.js.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
  ],
};

const project = (name, roots) => ({
  displayName: name,
  roots,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
});

export default {
  projects: [
    project('alert-bridge', ['<rootDir>/alert-bridge']),
    project('exporters', ['<rootDir>/exporters']),
    project('dashboards', ['<rootDir>/dashboards']),
    project('provisioning', ['<rootDir>/provisioning']),
    project('portal', ['<rootDir>/grafana-app/portal']),
    '<rootDir>/grafana-app',
  ],
  testTimeout: 30000,
};
