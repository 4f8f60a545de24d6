import type { ComponentChildren, JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { darkStyles, styles } from './email-styles.ts';
import type { Letter, LetterPart, LetterRow, Sentence } from './letter.ts';

/**
 * The letter as HTML that mail programs understand: one column of 600 px made of a table (Outlook knows no other), styles
 * in the elements, nothing to fetch. The style element only turns it dark, where that is understood.
 */
export function letterHtml(letter: Letter): string {
  return `<!doctype html>${render(<EmailLayout {...letter} />)}`;
}

/** In characters; about two lines on a phone. */
const longHeading = 48;

function EmailLayout({ subject, preheader, sender, heading, parts, foot }: Letter): JSX.Element {
  return (
    <html lang="en-AU">
      <head>
        <meta charset="utf-8" />
        <title>{subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style>{darkStyles}</style>
      </head>
      <body class="ground" style={styles.body}>
        <div style={styles.preheader}>{preheader}</div>
        {/* Mail programs that show the body alone lose the language of the page. */}
        <div role="main" lang="en-AU">
          <Column>
            <p class="ink" style={styles.nameplate}>
              {sender}
            </p>
            <h1 class="ink" style={styles.heading + (heading.length > longHeading ? styles.longHeading : '')}>
              {heading}
            </h1>
            {parts.map(Part)}
            <div class="quiet rule" style={styles.foot}>
              {foot.map((sentence) => (
                <p style={styles.footLine}>
                  <Words sentence={sentence} />
                </p>
              ))}
            </div>
          </Column>
        </div>
      </body>
    </html>
  );
}

/** 600 px at most, in the middle. Tables, because Outlook knows neither a greatest width nor margins that share what is left. */
function Column({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <table {...layoutTable} width="100%">
      <tbody>
        <tr>
          <td align="center">
            <table {...layoutTable} width="600" style={styles.column}>
              <tbody>
                <tr>
                  <td style={styles.page}>{children}</td>
                </tr>
              </tbody>
            </table>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

const layoutTable = { role: 'presentation', cellPadding: '0', cellSpacing: '0' } as const;

function Part(part: LetterPart): JSX.Element {
  switch (part.kind) {
    case 'paragraph':
      return (
        <p class="ink" style={styles.paragraph}>
          <Words sentence={part.sentence} />
        </p>
      );
    case 'table':
      return (
        <table width="100%" cellPadding="0" cellSpacing="0" class="sheet" style={styles.table}>
          <caption class="ink" style={styles.caption}>
            {part.caption}
          </caption>
          <tbody>{part.rows.map(Row)}</tbody>
        </table>
      );
    case 'lines':
      return (
        <p class="quiet" style={styles.lines}>
          {part.lines.map((line, position) => [position === 0 ? null : <br />, line])}
        </p>
      );
  }
}

function Row({ label, value, is }: LetterRow): JSX.Element {
  const total = is === 'total' ? styles.total : '';
  return (
    <tr>
      <th scope="row" class={is === 'total' ? 'ink rule' : 'quiet rule'} style={styles.label + total}>
        {label}
      </th>
      <td class="ink rule" style={styles.value + (is === undefined ? '' : styles.sum) + total}>
        {value}
      </td>
    </tr>
  );
}

function Words({ sentence }: { sentence: Sentence }): JSX.Element {
  return (
    <>
      {sentence.map((piece) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <a class="link" href={piece.href} style={styles.link}>
            {piece.words}
          </a>
        ),
      )}
    </>
  );
}
