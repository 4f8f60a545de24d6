import type { JSX } from 'preact';
import {
  mostLines,
  type PayoutContents,
  type PayoutLine,
  type PayoutSum,
} from '../../../domain/payouts/payout-contents-store.ts';
import type { Payout } from '../../../domain/payouts/payout.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { BooksMenu } from '../books/books-menu.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { bankDay, StateTag } from './payout-words.tsx';

export interface PayoutProps extends StaffFrame {
  readonly payout: Payout;
  readonly contents: PayoutContents;
}

export function PayoutPage({ payout, contents, ...frame }: PayoutProps): JSX.Element {
  const { timeZone } = frame.deps;
  const title = `Payout of ${formatMoney(payout.amount)}`;
  return (
    <StaffPage {...frame} title={title} section="books">
      <h1>{title}</h1>
      <BooksMenu here="payouts" />
      <dl>
        <div>
          <dt>How it stands</dt>
          <dd>
            <StateTag state={payout.state} />
          </dd>
        </div>
        <div>
          <dt>Sent</dt>
          <dd>{formatDate(payout.createdAt, timeZone)}</dd>
        </div>
        <div>
          <dt>At the bank</dt>
          <dd>{bankDay(payout.arrivesOn)}</dd>
        </div>
        <div>
          <dt>Stripe’s name for it</dt>
          <dd>
            <code>{payout.payoutRef}</code>
          </dd>
        </div>
      </dl>
      <Addition payout={payout} />
      {contents.sums.length === 0 ? null : <Sums payout={payout} sums={contents.sums} />}
      {contents.lines.length === 0 ? null : <Lines lines={contents.lines} timeZone={timeZone} />}
    </StaffPage>
  );
}

function Addition({ payout: { opened, exception, automatic } }: { payout: Payout }): JSX.Element {
  if (!automatic)
    return (
      <p class="notice warn">
        It was made by hand at Stripe, which does not say what is in such a payout. The books have it as one
        sum; what is in it stays nameless.
      </p>
    );
  if (!opened)
    return <p class="notice">Stripe has not said yet what is in it. It is opened as soon as it does.</p>;
  if (exception !== undefined) {
    const words = exception.charAt(0).toUpperCase() + exception.slice(1);
    return (
      <p class={opened.difference.minor === 0n ? 'notice warn' : 'notice bad'}>
        {words}.
        {opened.difference.minor === 0n ? null : ` What is left over is ${formatMoney(opened.difference)}.`}
      </p>
    );
  }
  return <p class="notice good">It adds up to the cent, and everything in it stands in the books.</p>;
}

function Sums({ payout, sums }: { payout: Payout; sums: readonly PayoutSum[] }): JSX.Element {
  return (
    <>
      <h2>What it is made of</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" class="number">
              How many
            </th>
            <th scope="col" class="number">
              Amount
            </th>
            <th scope="col" class="number">
              Stripe kept
            </th>
            <th scope="col" class="number">
              Left
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ kind, count, amount, fee, net }) => (
            <tr>
              <th scope="row">{kindWords(kind)}</th>
              <td data-label="How many" class="number">
                {count.toLocaleString('en-AU')}
              </td>
              <td data-label="Amount" class="number">
                {formatMoney(amount)}
              </td>
              <td data-label="Stripe kept" class="number">
                {formatMoney(fee)}
              </td>
              <td data-label="Left" class="number">
                {formatMoney(net)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">The payout</th>
            <td class="empty" />
            <td class="empty" />
            <td class="empty" />
            <td data-label="Amount" class="number">
              <strong>{formatMoney(payout.amount)}</strong>
            </td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

function Lines({ lines, timeZone }: { lines: readonly PayoutLine[]; timeZone: string }): JSX.Element {
  return (
    <>
      <h2>One by one</h2>
      <table class="stack">
        <caption>
          {lines.length < mostLines ? `All ${lines.length}` : `The first ${mostLines}`}, what is odd first
        </caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Kind</th>
            <th scope="col">Whose</th>
            <th scope="col" class="number">
              Amount
            </th>
            <th scope="col" class="number">
              Left
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ kind, supporter, amount, net, createdAt, exception, ref }) => (
            <tr>
              <th scope="row" class="date">
                {formatDate(createdAt, timeZone)}
              </th>
              <td data-label="Kind">
                <span class="whole">{kindWords(kind)}</span>
                {exception === undefined ? null : <span class="beside">{exception}</span>}
              </td>
              <td data-label="Whose">
                {supporter === undefined ? (
                  <code>{ref}</code>
                ) : (
                  <a href={`/staff/supporters/${supporter.id}`}>{supporter.name}</a>
                )}
              </td>
              <td data-label="Amount" class="number">
                {formatMoney(amount)}
              </td>
              <td data-label="Left" class="number">
                {formatMoney(net)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const words: Readonly<Record<string, string>> = {
  payment: 'Payments',
  refund: 'Refunds',
  'refund returned': 'Refunds that came back',
  dispute: 'Disputes',
  fee: 'Other fees of Stripe’s',
};

function kindWords(kind: string): string {
  return words[kind] ?? kind.replaceAll('_', ' ');
}
