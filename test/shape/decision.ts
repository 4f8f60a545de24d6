import path from 'node:path';

/** Anything that could be a file's name, in prose or not: `package.json`, `test/shape/arrows.test.ts`, `.env.example`. */
const couldBeFile = /[\w@./-]*\w/g;
/** What stands in backticks or is a link's address, and has a folder in it: that is meant to be a file. */
const meantAsFile = /`([\w@.-]+\/[\w@./-]+)`|\]\((?!https?:)([^)#\s]+)/g;

/**
 * What keeps a decision from being held, in sentences; none where its last paragraph begins `Held by:`, names a file that
 * is there, and none that is not. A name is looked for from the project's root and, as links are, from beside the decision.
 */
export function whyNotHeld(decision: string, text: string, isInProject: (name: string) => boolean): string[] {
  const last =
    text
      .trim()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  if (!last.startsWith('Held by:')) return [`${decision} does not end with a line that begins "Held by:"`];
  const isThere = (name: string): boolean =>
    isInProject(path.normalize(name)) || isInProject(path.join(path.dirname(decision), name));

  if (!(last.match(couldBeFile) ?? []).some(isThere)) return [`${decision} is held by no file that is there`];
  return [...last.matchAll(meantAsFile)]
    .map(([, inBackticks, linked]) => inBackticks ?? linked ?? '')
    .filter((name) => !isThere(name))
    .map((name) => `${decision} is held by ${name}, which is not there`);
}
