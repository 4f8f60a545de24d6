import { passwordLength } from './password.ts';

/** What an attacker who knows the person and the paper would try first. */
export interface PasswordContext {
  readonly organisation: string;
  readonly name: string;
  readonly email: string;
}

/** The beginnings of every list of leaked passwords. */
const common = [
  'password',
  'passw0rd',
  'letmein',
  'welcome',
  'qwerty',
  'qwertyuiop',
  'asdfgh',
  'abcdef',
  'iloveyou',
];
const paper = ['fighting', 'fund', 'newspaper', 'staff'];
const lettersLeftOver = 6;

/**
 * Why this password may not be chosen, as a sentence for the person, or nothing. Long enough and not made of the obvious
 * is all: there are no rules of composition (ASVS 6.2.1 to 6.2.11).
 */
export function passwordProblem(password: string, context: PasswordContext): string | undefined {
  const characters = Array.from(password.normalize('NFKC'));
  const { least, most } = passwordLength;
  if (characters.length < least) {
    return `Use at least ${least} characters. Four or five words that do not belong together make a good one.`;
  }
  if (characters.length > most) return `Use at most ${most} characters.`;
  if (isObvious(characters.join('').toLowerCase(), context)) {
    return 'This is made of words and runs that anybody would try first: your name, the paper’s, 12345. Add something of your own.';
  }
  return undefined;
}

function isObvious(password: string, context: PasswordContext): boolean {
  const words = [
    ...common,
    ...paper,
    ...wordsOf(context.organisation),
    ...wordsOf(context.name),
    ...wordsOf(context.email),
  ];
  // The longest first: a short word must not break a long one apart and hide it.
  const longestFirst = words.sort((a, b) => b.length - a.length);
  const left = longestFirst.reduce((text, word) => text.replaceAll(word, ''), password);
  return withoutRuns(left).length < lettersLeftOver;
}

/** Words of three letters or more; a shorter one taken away would spoil honest passwords. */
function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word.length >= 3);
}

/** The characters that are neither the one before again nor the next after it: aaaa and 12345 are worth one each. */
function withoutRuns(text: string): string[] {
  const characters = Array.from(text);
  return characters.filter((character, at) => {
    const before = characters[at - 1]?.codePointAt(0);
    const here = character.codePointAt(0) ?? 0;
    return before === undefined || Math.abs(here - before) > 1;
  });
}
