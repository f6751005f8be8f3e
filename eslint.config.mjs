import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports point downward only: each folder, and what of the project it may not import. */
const direction = [
  {
    files: ['src/model/**'],
    not: [
      'wiring',
      'systems',
      'config',
      'plan',
      'simulation',
      'rehearsal',
      'cli',
      'components',
      'platform',
      'policies',
    ],
    pulumi: false,
  },
  {
    files: ['src/systems/**'],
    not: ['wiring', 'config', 'plan', 'simulation', 'rehearsal', 'cli', 'components', 'platform', 'policies'],
    pulumi: false,
  },
  {
    files: ['src/wiring/**', 'src/alerts/**', 'src/dashboards/**'],
    not: [
      'systems',
      'config',
      'plan',
      'simulation',
      'rehearsal',
      'cli',
      'components',
      'platform',
      'policies',
    ],
    pulumi: false,
  },
  {
    files: ['components/**'],
    not: ['systems', 'config', 'plan', 'simulation', 'rehearsal', 'cli', 'platform', 'policies'],
    pulumi: true,
  },
  {
    files: ['src/config/**'],
    not: ['plan', 'simulation', 'rehearsal', 'cli', 'components', 'platform', 'policies'],
    pulumi: true,
  },
  {
    files: ['src/platform.ts', 'src/platform/**'],
    not: ['plan', 'simulation', 'rehearsal', 'cli', 'policies'],
    pulumi: true,
  },
  {
    files: ['src/cost/**'],
    not: ['config', 'plan', 'rehearsal', 'cli', 'components', 'platform', 'systems', 'policies'],
    pulumi: false,
  },
  {
    files: ['src/diff/**', 'src/report/**'],
    not: ['rehearsal', 'cli'],
    pulumi: false,
  },
  {
    files: ['policies/*.ts'],
    not: ['plan', 'rehearsal', 'cli', 'components'],
    pulumi: true,
  },
  {
    files: ['policies/*/**'],
    not: ['config', 'plan', 'rehearsal', 'cli', 'components', 'platform', 'systems'],
    pulumi: false,
  },
];

/** Patterns of import paths that lead into a folder, from wherever the importing file is. */
function into(folder) {
  return [`**/${folder}`, `**/${folder}/**`];
}

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      '.berth/',
      '**/dist/',
      'bin/',
      'policies/index.js',
      'components/kubernetes/standIn/*.js',
      'components/kubernetes/dump/*.js',
      'components/aws/minimalSite/*.js',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', 400],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...direction.map(({ files, not, pulumi }) => ({
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: not.flatMap(into),
              message: 'Imports point downward only: see docs/architecture.md.',
            },
            ...(pulumi
              ? []
              : [
                  {
                    group: ['@pulumi/*'],
                    message: 'Pure data and functions: Pulumi only where resources are made.',
                  },
                ]),
          ],
        },
      ],
    },
  })),
);
