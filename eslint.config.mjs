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
      'no-restricted-syntax': ['error', noRawHtml, noUnsafeSql],
      'no-console': 'error',
    },
  },
  {
    files: ['test/**', 'bench/**', 'scripts/**', 'prisma/seeds/**', 'src/**/*-command.ts'],
    rules: { 'no-console': 'off' },
  },
);
