import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../..');

const pages = [
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (name) => `docs/${name}`,
  ),
  'CHANGELOG.md',
].filter((name) => name.endsWith('.md') && existsSync(path.join(root, name)));

/** A link's address without its #, and a path in backticks that begins in one of our folders. */
const linked = /\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)/g;
const named = /`((?:src|test|prisma|docs|scripts|bench|public)\/[\w@./-]+\.\w+)`/g;

function missingFrom(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  const besides = [...text.matchAll(linked)].map(([, to]) => path.join(root, path.dirname(page), to ?? ''));
  const fromRoot = [...text.matchAll(named)].map(([, to]) => path.join(root, to ?? ''));
  return [...besides, ...fromRoot]
    .filter((file) => !existsSync(file))
    .map((file) => `${page} points at ${path.relative(root, file)}`);
}

it('Every file that a page of the docs points at is there', () => {
  expect(pages).toContain('docs/architecture.md');
  expect(pages.flatMap(missingFrom)).toEqual([]);
});
