/** The arrows of README's picture, enforced. A rule's name is the sentence that was broken. */
const FEATURE = '^alert-bridge/src/(alerts|tickets|notifications|inventory|people|overview)/';
// A feature file without a role suffix is the pure core: no dot, no I/O.
const PURE = `${FEATURE}[a-z0-9/-]+(?<!/index)[.]ts$`;
const TEST = '[.]test[.]tsx?$|/test/|/rig/|[.]bench[.]ts$';

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: PURE },
      to: { pathNot: [PURE, '^alert-bridge/src/contract/', 'node_modules/zod/', 'node_modules/yaml/'] },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^alert-bridge/src/contract/', pathNot: '[.]generate[.]ts$|[.]test[.]ts$' },
      to: { pathNot: ['^alert-bridge/src/contract/', 'node_modules/zod/'] },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^alert-bridge/src/platform/', pathNot: TEST },
      to: { path: FEATURE },
    },
    {
      name: 'only-the-root-wires',
      severity: 'error',
      from: { pathNot: ['^alert-bridge/src/main[.]ts$', TEST] },
      to: { path: '^alert-bridge/src/app[.]ts$' },
    },
    {
      name: 'plugin-sees-only-the-contract',
      severity: 'error',
      from: { path: '^grafana-app/', pathNot: TEST },
      to: { path: '^(alert-bridge|exporters|provisioning)/', pathNot: '^alert-bridge/src/contract/' },
    },
    {
      name: 'exporters-stand-alone',
      severity: 'error',
      from: { path: '^exporters/', pathNot: TEST },
      to: { path: '^(alert-bridge|grafana-app|provisioning|dashboards)/' },
    },
    {
      name: 'provisioning-knows-programs-by-their-commands-and-contract',
      severity: 'error',
      from: { path: '^provisioning/', pathNot: TEST },
      to: {
        path: '^(alert-bridge|exporters)/',
        pathNot: ['^alert-bridge/src/(commands|contract)/', '^exporters/src/commands/', '[.]bench[.]ts$'],
      },
    },
    {
      name: 'the-rig-is-for-tests',
      severity: 'error',
      from: { pathNot: [TEST, '^provisioning/src/development/'] },
      to: { path: '^provisioning/rig/' },
    },
    {
      // A page that is loaded lazily may know the list it stands in; types alone make no circle at run time.
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import', 'type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'dist/|/[.]config/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
