import type { JSX } from 'preact';

export interface SummaryLine {
  readonly message: string;
  /** The id of the control the message is about; absent where it is about the form as a whole. */
  readonly target?: string | undefined;
}

/** What stands at the top of a form that came back: every problem, each a link to its field; the focus goes to it first. */
export function ErrorSummary({
  title,
  lines,
}: {
  title: string;
  lines: readonly SummaryLine[];
}): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <div class="summary" id="errors" role="alert" tabIndex={-1} autofocus aria-labelledby="errors-title">
      <p id="errors-title">{title}</p>
      <ul>
        {lines.map(({ message, target }) => (
          <li>{target === undefined ? message : <a href={`#${target}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
