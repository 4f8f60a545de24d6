import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceFile } from './source-facts.ts';

const root = path.resolve(import.meta.dirname, '../..');
const code = /\.[cm]?[jt]sx?$/;
const generated = 'src/generated/';

/** Every code file under these folders but what Prisma generates, with its text. */
export function readSources(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.posix.join(folder, name),
      ),
    )
    .filter((name) => code.test(name) && !name.startsWith(generated))
    .sort()
    .map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }));
}

/** The same files counted another way: folder by folder, without patterns that could pass one over. */
export function countSources(folder: string): number {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).reduce((count, each) => {
    const name = `${folder}/${each.name}`;
    if (each.isDirectory()) return name === 'src/generated' ? count : count + countSources(name);
    return (
      count +
      (['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'].includes(path.extname(name)) ? 1 : 0)
    );
  }, 0);
}

/** What git says is there, committed or not; undefined where the project was not got by git. */
export function sourcesGitKnows(folder: string): string[] | undefined {
  if (!existsSync(path.join(root, '.git'))) return undefined;
  const list = [
    '-c',
    'safe.directory=*',
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    folder,
  ];
  return execFileSync('git', list, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((name) => code.test(name) && !name.startsWith(generated) && existsSync(path.join(root, name)))
    .sort();
}
