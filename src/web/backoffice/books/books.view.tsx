import type { JSX } from 'preact';
import type { Answer } from '../../../domain/ledger/check-books.ts';
import type { CheckRun } from '../../../domain/ledger/check-run-store.ts';
import { formatMoment } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { BooksMenu } from './books-menu.tsx';

export interface BooksProps extends StaffFrame {
  readonly whole: CheckRun | undefined;
  readonly quick: CheckRun | undefined;
  readonly earlier: readonly CheckRun[];
  readonly seal: { readonly count: bigint; readonly chain: string; readonly at: Date } | undefined;
  readonly mayAsk: boolean;
}

export function BooksPage({ whole, quick, earlier, seal, mayAsk, ...frame }: BooksProps): JSX.Element {
  const { timeZone } = frame.deps;
  return (
    <StaffPage {...frame} title="Books" section="books">
      <h1>Books</h1>
      <BooksMenu here="books" />
      <p>
        Every promise about money is a question to the data whose answer must be “nothing breaks it”. They are
        asked every night, and a few that cost little every ten minutes.
      </p>
      <Verdict whole={whole} quick={quick} timeZone={timeZone} />
      {mayAsk ? (
        <form method="post" action="/staff/books/checks">
          <CsrfField session={frame.session} />
          <p>
            <button class="button" type="submit">
              Ask all of them now
            </button>
          </p>
        </form>
      ) : null}
      {whole === undefined ? null : <Answers run={whole} timeZone={timeZone} />}
      {earlier.length < 2 ? null : <Earlier runs={earlier} timeZone={timeZone} />}
      <h2>Seals</h2>
      {seal === undefined ? (
        <p>No journal is sealed yet. Each night those of the day are.</p>
      ) : (
        <p>
          {seal.count.toLocaleString('en-AU')} journals are sealed, the last on{' '}
          {formatMoment(seal.at, timeZone)}. Whoever writes this down elsewhere can tell later that nothing
          before it was changed: <code>{seal.chain}</code>
        </p>
      )}
    </StaffPage>
  );
}

interface VerdictProps {
  readonly whole: CheckRun | undefined;
  readonly quick: CheckRun | undefined;
  readonly timeZone: string;
}

function Verdict({ whole, quick, timeZone }: VerdictProps): JSX.Element {
  if (whole === undefined) return <p class="notice">They have not been asked yet.</p>;
  const newer = quick !== undefined && quick.at > whole.at ? quick : undefined;
  const broken = [...whole.answers, ...(newer?.answers ?? [])].filter(({ by }) => by.length > 0);
  const promises = new Set(broken.map(({ promise }) => promise));
  if (promises.size === 0)
    return (
      <p class="notice good">
        The books are in order: {whole.asked} promises asked on {formatMoment(whole.at, timeZone)}, none
        broken.
      </p>
    );
  return (
    <div class="notice bad">
      <p>
        {promises.size === 1 ? 'One promise is broken.' : `${promises.size} promises are broken.`} Repair
        nothing by hand: first find what broke it.
      </p>
      <ul>
        {[...promises].map((promise) => (
          <li>{promise}</li>
        ))}
      </ul>
    </div>
  );
}

function Answers({ run, timeZone }: { run: CheckRun; timeZone: string }): JSX.Element {
  const inOrder = [...run.answers].sort((a, b) => b.by.length - a.by.length);
  return (
    <>
      <h2>What was answered</h2>
      <table class="stack">
        <caption>
          Asked {run.askedBy === undefined ? 'by itself' : `by ${run.askedBy}`} on{' '}
          {formatMoment(run.at, timeZone)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Promise</th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {inOrder.map((answer) => (
            <AnswerLine answer={answer} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function AnswerLine({ answer: { promise, by } }: { answer: Answer }): JSX.Element {
  return (
    <tr>
      <th scope="row">{promise}</th>
      <td data-label="Answer">
        {by.length === 0 ? (
          <span class="tag good">kept</span>
        ) : (
          <>
            <span class="tag bad">broken</span>
            <ul>
              {by.map((what) => (
                <li>{what}</li>
              ))}
            </ul>
          </>
        )}
      </td>
    </tr>
  );
}

function Earlier({ runs, timeZone }: { runs: readonly CheckRun[]; timeZone: string }): JSX.Element {
  return (
    <>
      <h2>Earlier answers</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Asked by</th>
            <th scope="col" class="number">
              Promises
            </th>
            <th scope="col" class="number">
              Broken
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ at, askedBy, asked, broken }) => (
            <tr>
              <th scope="row">{formatMoment(at, timeZone)}</th>
              <td data-label="Asked by">{askedBy ?? 'itself'}</td>
              <td data-label="Promises" class="number">
                {asked}
              </td>
              <td data-label="Broken" class="number">
                {broken}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
