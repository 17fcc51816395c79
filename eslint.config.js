import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

/** Files of a feature without a role suffix are the pure core: no dot, no I/O. */
const PURE = ['alert-bridge/src/{alerts,tickets,notifications,inventory,people}/**/!(*.*).ts'];

const impure = (name, remedy) => ({ name, message: remedy });

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/coverage/', 'grafana-app/.config/', 'data/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs', 'provisioning/bin/*.js', 'grafana-app/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Objects here are closures made by factories, not classes: their functions use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Use a named export (React lazy pages and tool configuration excepted).',
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': [
        'error',
        impure('process', 'Pass the setting in.'),
        impure('fetch', 'Pass the client in.'),
        impure('setTimeout', 'Pass the time in.'),
        impure('setInterval', 'Pass the time in.'),
        impure('crypto', 'Pass ids and randomness in.'),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pass the time in.' },
        { object: 'Math', property: 'random', message: 'Pass randomness in.' },
      ],
    },
  },
  {
    files: ['grafana-app/src/**/*.{ts,tsx}', 'grafana-app/portal/host/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/no-deprecated': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@cldera/alert-bridge/*', '!@cldera/alert-bridge/contract'],
              message: 'Only the contract is shared.',
            },
          ],
        },
      ],
    },
  },
  {
    // A factory is a module with its own state: the functions inside are short, the factory is as long as they are together.
    files: ['alert-bridge/src/app.ts', '**/*.{store,service,client,routes}.ts', '**/platform/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 180, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Tests read as tables: long describe blocks are their nature.
    files: ['**/*.test.{ts,tsx}', '**/test/**/*.{ts,tsx}', '**/rig/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 450, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.{js,cjs}', '**/vite.config.ts'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  {
    files: ['provisioning/src/**/*.ts', 'provisioning/bin/*.js', '**/*.generate.ts', '**/*.bench.ts'],
    rules: { 'no-console': 'off' },
  },
);
