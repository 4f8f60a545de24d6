import type { JSX } from 'preact';
import { chartOfAccounts, type AccountCode } from '../../../domain/ledger/chart-of-accounts.ts';
import { stripeAccounts } from '../../../domain/ledger/correct-journal.ts';
import type { JournalEntry } from '../../../domain/ledger/journal-page-store.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatMoment } from '../../components/dates.ts';
import { ErrorSummary } from '../../components/error-summary.tsx';
import { TextField } from '../../components/text-field.tsx';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { BooksMenu } from './books-menu.tsx';

/** What was sent of the form before, or that it was taken. */
export interface TypedCorrection {
  readonly accounts?: readonly AccountCode[];
  readonly why?: string;
  readonly problem?: string;
  readonly done?: true;
}

export interface JournalProps extends StaffFrame {
  readonly journal: JournalEntry;
  readonly mayCorrect: boolean;
  readonly typed: TypedCorrection | undefined;
}

export function JournalPage({ journal, mayCorrect, typed, ...frame }: JournalProps): JSX.Element {
  const { timeZone } = frame.deps;
  const problem = typed?.problem;
  return (
    <StaffPage {...frame} title={problem === undefined ? 'Journal' : 'Error: Journal'} section="books">
      <h1>Journal</h1>
      <BooksMenu here="journals" />
      <ErrorSummary
        title="Please put this right"
        lines={problem === undefined ? [] : [{ message: problem, target: 'why' }]}
      />
      {typed?.done ? (
        <p class="notice good" role="status">
          It is put right. This one stays as it was written.
        </p>
      ) : null}
      <dl>
        <div>
          <dt>Of</dt>
          <dd>
            {journal.causeKind.replaceAll('_', ' ')} <code>{journal.causeId}</code>, {journal.reason}
          </dd>
        </div>
        <div>
          <dt>Happened</dt>
          <dd>{formatMoment(journal.occurredAt, timeZone)}</dd>
        </div>
        <div>
          <dt>Written</dt>
          <dd>{formatMoment(journal.postedAt, timeZone)}</dd>
        </div>
      </dl>
      <Corrections journal={journal} timeZone={timeZone} />
      <Lines journal={journal} />
      {mayCorrect && !journal.corrected ? <Form journal={journal} typed={typed} {...frame} /> : null}
    </StaffPage>
  );
}

function Corrections({ journal, timeZone }: { journal: JournalEntry; timeZone: string }): JSX.Element {
  const { corrected, corrects } = journal;
  return (
    <>
      {corrected === undefined ? null : (
        <p class="notice">
          Put right by {corrected.by} on {formatMoment(corrected.at, timeZone)}: {corrected.why}
        </p>
      )}
      {corrects === undefined ? null : (
        <p class="notice">
          It puts <a href={`/staff/books/journals/${corrects.id}`}>another journal</a> right, by {corrects.by}
          : {corrects.why}
        </p>
      )}
    </>
  );
}

function Lines({ journal }: { journal: JournalEntry }): JSX.Element {
  return (
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" class="number">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {journal.lines.map(({ account, amount }) => (
          <tr>
            <th scope="row">{chartOfAccounts[account].name}</th>
            <td data-label="Amount" class="number">
              {formatMoney(amount)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FormProps extends StaffFrame {
  readonly journal: JournalEntry;
  readonly typed: TypedCorrection | undefined;
}

function Form({ journal, typed, session }: FormProps): JSX.Element {
  return (
    <form
      class="plain-form"
      method="post"
      action={`/staff/books/journals/${journal.id}/corrections`}
      novalidate
    >
      <h2>Put it right</h2>
      <p>
        Say on which account each line should have stood. Two journals are written: one takes this one back,
        the other says it anew.
      </p>
      <CsrfField session={session} />
      {journal.lines.map(({ account, amount }, position) => (
        <AccountChoice
          name={`account${position}`}
          label={`${formatMoney(amount)}, now on ${chartOfAccounts[account].name}`}
          chosen={typed?.accounts?.[position] ?? account}
          isFixed={stripeAccounts.includes(account)}
        />
      ))}
      <TextField
        name="why"
        label="Why"
        hint="A sentence for whoever reads the books next year."
        value={typed?.why}
        required
        error={typed?.problem}
      />
      <p>
        <button class="button" type="submit">
          Write the correction
        </button>
      </p>
    </form>
  );
}

interface AccountChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: AccountCode;
  /** What Stripe says stays where it is. */
  readonly isFixed: boolean;
}

function AccountChoice({ name, label, chosen, isFixed }: AccountChoiceProps): JSX.Element {
  const choices = (Object.keys(chartOfAccounts) as AccountCode[]).filter((code) =>
    isFixed ? code === chosen : !stripeAccounts.includes(code),
  );
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {choices.map((code) => (
          <option value={code} selected={code === chosen}>
            {chartOfAccounts[code].name}
          </option>
        ))}
      </select>
    </div>
  );
}
