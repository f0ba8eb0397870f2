// Lint rules, among them who may import whom (docs/architecture.md): arrows only point down.
import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** For each room, the rooms that it may import from; all others are forbidden. */
const MAY_IMPORT = {
  'config-schemas': [],
  graph: ['config-schemas'],
  lib: ['config-schemas'],
  workflows: ['graph', 'config-schemas'],
  activities: ['lib', 'graph', 'config-schemas'],
  workers: ['activities', 'workflows', 'lib', 'graph', 'config-schemas'],
  cli: ['workers', 'workflows', 'lib', 'graph', 'config-schemas'],
};
const ROOMS = Object.keys(MAY_IMPORT);

const zones = ROOMS.flatMap((room) =>
  ROOMS.filter((other) => other !== room && !MAY_IMPORT[room].includes(other)).map((other) => ({
    target: `./${room}`,
    from: `./${other}`,
    message: `${room}/ may not import from ${other}/ (docs/architecture.md, "Who may import whom").`,
  })),
);

const nodeBuiltins = {
  regex: '^node:',
  message: "Workflow code runs in Temporal's sandbox: no Node built-ins; do it in an activity.",
};

/** Only the atomic writer may put a file at its final place. */
const plainWrites = [
  {
    selector:
      "CallExpression[callee.name='writeFile'], CallExpression[callee.property.name='writeFile']",
    message:
      'Write final files with writeFileAtomic of lib/process (or writeScratchFile in a scratch directory).',
  },
  {
    selector:
      "CallExpression[callee.name='writeFileSync'], CallExpression[callee.property.name='writeFileSync']",
    message:
      'Write final files with writeFileAtomic of lib/process (or writeScratchFile in a scratch directory).',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.punji/', 'coverage/', 'test/fixtures/', 'test/golden/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': ['error', { maxDepth: 4 }],
      'require-atomic-updates': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['lib/**/*.ts', 'activities/**/*.ts', 'workers/**/*.ts'],
    ignores: ['lib/process/write-file.ts'],
    rules: { 'no-restricted-syntax': ['error', ...plainWrites] },
  },
  {
    files: ['workflows/**/*.ts', 'graph/**/*.ts', 'config-schemas/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [nodeBuiltins] }] },
  },
  {
    files: ['cli/**/*.ts', 'scripts/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines-per-function': 'off',
      'max-lines': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: ['bin/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
);
