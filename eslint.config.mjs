import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noRawHtml = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  message: 'Raw HTML is not rendered here: let Preact escape it.',
};
const noUnsafeSql = {
  selector: 'MemberExpression[property.name=/^\\$(queryRawUnsafe|executeRawUnsafe)$/]',
  message: 'Write SQL as a tagged template ($queryRaw`…`), so that values are always parameters.',
};

const everywhere = [noRawHtml, noUnsafeSql];

const exact = 'Money is whole minor units in bigint: no floats here.';
const floatGlobals = ['Number', 'Math', 'parseFloat', 'parseInt', 'NaN', 'Infinity', 'globalThis'];
const noFloats = [
  { selector: 'MemberExpression[property.name=/^to(Fixed|Precision|Exponential)$/]', message: exact },
  { selector: "UnaryExpression[operator='+']", message: exact },
  { selector: String.raw`Literal[raw=/^[\d_]*\.[\d_]/]`, message: exact },
  { selector: String.raw`Literal[raw=/^[\d_.]+e/i]`, message: exact },
];
const noDivision = {
  selector: 'BinaryExpression[operator="/"], AssignmentExpression[operator="/="]',
  message: 'Divide with src/money/divide.ts, whose names say where the odd cent goes.',
};
const noNumbersWhereDividing = [
  { selector: 'TSNumberKeyword', message: exact },
  { selector: String.raw`Literal[raw=/^[\d.][\w.]*$/]:not([bigint])`, message: exact },
];

export default defineConfig(
  { ignores: ['dist/**', 'coverage/**', 'src/generated/**', '**/*.mjs', '.data/**'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      'no-console': 'error',
    },
  },
  {
    files: ['test/**', 'bench/**', 'scripts/**', 'prisma/seeds/**', 'src/**/*-command.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/money/**'],
    rules: {
      'no-restricted-globals': ['error', ...floatGlobals.map((name) => ({ name, message: exact }))],
      'no-restricted-syntax': ['error', ...everywhere, ...noFloats, noDivision],
    },
  },
  {
    files: ['src/money/divide.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...noFloats, ...noNumbersWhereDividing] },
  },
);
