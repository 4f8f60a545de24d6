// npm run docs:rows: writes, in docs/testing.md, which tests show which row of the checklist.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { checklist } from './checklist.ts';

const root = path.resolve(import.meta.dirname, '..');
export const page = path.join(root, 'docs/testing.md');
const testFile = /\.test\.tsx?$/;
const rowId = /\b(?:[A-Z][A-Z0-9]*)-\d+\b/g;

/** Ids in the titles of tests, each with the files that carry it, in order. */
export function rowsShown(): Map<string, string[]> {
  const shown = new Map<string, string[]>();
  const files = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => testFile.test(name)).sort()) {
    const name = path.posix.join('test', ...file.split(path.sep));
    for (const id of idsIn(name, readFileSync(path.join(root, name), 'utf8'))) {
      shown.set(id, [...(shown.get(id) ?? []), name]);
    }
  }
  return shown;
}

/** Read from the syntax tree: an id in a comment shows nothing. */
function idsIn(name: string, text: string): Set<string> {
  const ids = new Set<string>();
  const look = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      /^(?:\(onPostgres \? )?(?:it|test|describe)\b/.test(node.expression.getText())
    ) {
      const title = node.arguments[0]?.getText() ?? '';
      const bracketed = title.match(/\([A-Z0-9-]+(?:, [A-Z0-9-]+)*\)/g) ?? [];
      for (const id of bracketed.join().match(rowId) ?? []) ids.add(id);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return ids;
}

/** The list as it stands in the page. */
export function listOfRows(shown: ReadonlyMap<string, readonly string[]>): string {
  return Object.entries(checklist)
    .map(([group, rows]) => {
      const named = Object.entries(rows).filter(([id]) => shown.has(id));
      const left = Object.entries(rows).filter(([id]) => !shown.has(id));
      const parts = [
        `**${group}**`,
        named.map(([id, words]) => `- ${id}: ${words}. ${links(shown.get(id))}`).join('\n'),
        left.length > 0 &&
          `Not named by a test: ${left.map(([id, words]) => `${id} (${words})`).join('; ')}.`,
      ];
      return parts.filter((part) => part !== false && part !== '').join('\n\n');
    })
    .join('\n\n');
}

function links(files: readonly string[] = []): string {
  return files.map((file) => `[${path.basename(file).replace(testFile, '')}](../${file})`).join(', ');
}

const [begin, end] = ['<!-- rows: written by npm run docs:rows -->', '<!-- rows end -->'];

/** The page with its list replaced. Throws where the page has no place for it. */
export function withRows(text: string, list: string): string {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error('docs/testing.md has no place for the rows');
  return `${text.slice(0, before + begin.length)}\n\n${list}\n\n${text.slice(after)}`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(page, withRows(readFileSync(page, 'utf8'), listOfRows(rowsShown())));
}
