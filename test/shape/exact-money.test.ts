import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const reports = z.array(
  z.object({ messages: z.array(z.object({ line: z.number(), ruleId: z.string().nullable() })) }),
);

/** The numbers of the lines that the project's own lint refuses, were this the text of that file. */
function linesRefused(path: string, lines: readonly string[]): number[] {
  const lint = spawnSync(
    process.execPath,
    ['node_modules/eslint/bin/eslint.js', '--stdin', '--stdin-filename', path, '--format', 'json'],
    { input: lines.join('\n'), encoding: 'utf8' },
  );
  const messages = reports.parse(JSON.parse(lint.stdout)).flatMap((report) => report.messages);
  const refused = messages.filter(({ ruleId }) => ruleId?.startsWith('no-restricted-'));
  return [...new Set(refused.map(({ line }) => line))].sort((a, b) => a - b);
}

const floats = [
  "export const converted = Number('25.50');",
  "export const parsed = parseFloat('25.50');",
  "export const parsedElsewhere = Number.parseFloat('25.50');",
  "export const parsedAround = globalThis.parseInt('25', 10);",
  'export const rounded = Math.round(2550);',
  'export const rate = 0.017;',
  'export const exponent = 1e3;',
  'export const coerced = (text: string) => +text;',
  'export const cut = (amount: number) => amount.toFixed(2);',
  'export const half = (amount: number) => amount / 2;',
  'export const halve = (amount: number) => (amount /= 2);',
];
const bigintHalf = 'export const halfOf = (amount: bigint) => amount / 2n;';
const rawSql = 'export const raw = (db: { $queryRawUnsafe: unknown }) => db.$queryRawUnsafe;';
const exact = [
  'export const times = (amount: bigint) => amount * 2n + 10_000n;',
  "export const text = '0.5';",
  'export const pattern = /^[0-9]+[.][0-9]{2}$/;',
];
const everyLineOf = (lines: readonly string[]): number[] => lines.map((_line, at) => at + 1);

/** Type-checked lint starts slowly on a busy machine. */
const patience = 120_000;

describe('The money module', () => {
  test(
    '(PAY-2) does no arithmetic with floats, and divides only where the name says what becomes of the rest',
    () => {
      const refused = [...floats, rawSql, bigintHalf];
      expect(linesRefused('src/money/money.ts', [...refused, ...exact])).toEqual(everyLineOf(refused));
    },
    patience,
  );

  test(
    '(PAY-2) divides whole numbers there, and no others',
    () => {
      const numbers = ['export const one = 1;', 'export const times2 = (by: number) => by;'];
      const refused = [...floats, rawSql, ...numbers];
      expect(linesRefused('src/money/divide.ts', [...refused, ...exact, bigintHalf])).toEqual(
        everyLineOf(refused),
      );
    },
    patience,
  );
});
