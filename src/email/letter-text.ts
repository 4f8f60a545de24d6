import type { Letter, LetterPart, LetterRow, Sentence } from './letter.ts';

const lineLength = 72;

/** The letter as plain text, for people and programs that want no HTML. The same words in the same order. */
export function letterText(letter: Letter): string {
  const paragraphs = [
    wrapped(`${letter.heading}.`),
    ...letter.parts.map(partText),
    '-- ',
    ...letter.foot.map(sentenceText),
  ];
  return `${paragraphs.join('\n\n').replace('-- \n\n', '-- \n').replaceAll('\u00a0', ' ')}\n`;
}

function partText(part: LetterPart): string {
  switch (part.kind) {
    case 'paragraph':
      return sentenceText(part.sentence);
    case 'table':
      return [part.caption, '-'.repeat(part.caption.length), ...tableLines(part.rows)].join('\n');
    case 'lines':
      return part.lines.join('\n');
  }
}

function sentenceText(sentence: Sentence): string {
  return wrapped(sentence.map((piece) => (typeof piece === 'string' ? piece : linkText(piece))).join(''));
}

/** Telephone numbers and addresses are their own links; a page's address has to be written out. */
function linkText({ words, href }: { words: string; href: string }): string {
  return /^https?:/.test(href) ? `${words}: ${href}` : words;
}

function tableLines(rows: readonly LetterRow[]): string[] {
  const width = Math.max(...rows.map((row) => row.label.length));
  return rows.map((row) => `${row.label.padEnd(width)}  ${row.value}`);
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
