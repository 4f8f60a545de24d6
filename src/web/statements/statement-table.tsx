import type { JSX } from 'preact';
import { gstWords, statementCells, type StatementWords } from '../../domain/receipts/statement-words.ts';
import type { StatementLine } from '../../domain/receipts/statement.ts';

interface StatementTableProps {
  readonly lines: readonly StatementLine[];
  readonly words: StatementWords;
  readonly timeZone: string;
}

/** What arrived in a year, line by line, and what it comes to. On a phone a line is a card. */
export function StatementTable({ lines, words, timeZone }: StatementTableProps): JSX.Element {
  return (
    <table class="stack">
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">Received</th>
          <th scope="col">For</th>
          <th scope="col">Receipt</th>
          <th scope="col" class="number">
            Paid
          </th>
          <th scope="col" class="number">
            Given back
          </th>
          <th scope="col" class="number">
            Left
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line line={line} timeZone={timeZone} />
        ))}
      </tbody>
      <tfoot>
        {words.sums.map(({ label, value }) => (
          <tr>
            <th scope="row" colSpan={5}>
              {label}
            </th>
            <td class="number">{value}</td>
          </tr>
        ))}
        <tr>
          <th scope="row" colSpan={5}>
            {words.all.label}
          </th>
          <td class="number">
            <strong>{words.all.value}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Line({ line, timeZone }: { line: StatementLine; timeZone: string }): JSX.Element {
  const cells = statementCells(line, timeZone);
  const gst = gstWords(line);
  return (
    <tr>
      <th scope="row" class="date">
        {cells.Received}
      </th>
      <td data-label="For">{cells.For}</td>
      <td data-label="Receipt" class="receipt">
        {cells.Receipt}
      </td>
      <td data-label="Paid" class="number">
        {cells.Paid}
      </td>
      <td data-label="Given back" class="number">
        {cells['Given back']}
      </td>
      <td data-label="Left" class="number">
        {cells.Left}
        {gst === undefined ? null : <span class="beside">{gst}</span>}
      </td>
    </tr>
  );
}
