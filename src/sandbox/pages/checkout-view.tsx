import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import { CardFields, Field } from './card-fields.tsx';
import type { Problems, Typed } from './checkout-form.ts';
import { Layout } from './layout.tsx';
import { moneyWords } from '../money-words.ts';
import { amountWords } from './period-words.ts';

interface Props {
  readonly session: CheckoutSession;
  readonly typed: Typed;
  readonly problems: Problems;
  /** Why the last attempt was refused, in Stripe's words. */
  readonly refusal?: string | undefined;
}

export function CheckoutPage({ session, typed, problems, refusal }: Props) {
  const count = Object.keys(problems).length;
  return (
    <Layout
      title={`${count > 0 || refusal !== undefined ? 'Problem: ' : ''}Checkout, ${amountWords(session)}`}
    >
      <Summary session={session} />
      {refusal === undefined ? null : (
        <p class="alert" role="alert">
          {refusal}
        </p>
      )}
      {count === 0 ? null : (
        <p class="alert" role="alert">
          {count === 1 ? 'One field needs another look.' : `${count} fields need another look.`}
        </p>
      )}
      <form class="panel" method="post" action={`/c/pay/${session.id}`} noValidate>
        <PersonFields session={session} typed={typed} problems={problems} />
        <MethodFields session={session} typed={typed} problems={problems} />
        {session.custom_text.submit === null ? null : (
          <p class="hint">{session.custom_text.submit.message}</p>
        )}
        <button class="pay" type="submit">
          {payWords(session)}
        </button>
      </form>
      {session.cancel_url === null ? null : (
        <p>
          <a href={session.cancel_url}>Go back without paying</a>
        </p>
      )}
    </Layout>
  );
}

function Summary({ session }: { readonly session: CheckoutSession }) {
  return (
    <>
      <h1>{titleOf(session)}</h1>
      {session.amount_total === null ? null : <p class="amount">{amountWords(session)}</p>}
      <ul class="lines">
        {session.$.lines.map((line) => (
          <li key={line.id}>
            <span>
              {line.description}
              {line.quantity > 1 ? ` × ${line.quantity}` : ''}
            </span>
            <span>{moneyWords(line.amount_total, line.currency)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function PersonFields({ session, typed, problems }: Omit<Props, 'refusal'>) {
  const email = session.customer_details?.email ?? null;
  return (
    <>
      {email === null ? (
        <Field
          name="email"
          label="E-mail"
          type="email"
          autoComplete="email"
          typed={typed}
          problems={problems}
        />
      ) : (
        <p>
          <span class="soft">E-mail</span> {email}
        </p>
      )}
      <Field
        name="name"
        label="Name on card or account"
        autoComplete="name"
        typed={typed}
        problems={problems}
      />
    </>
  );
}

function MethodFields({ session, typed, problems }: Omit<Props, 'refusal'>) {
  const offersDebit = session.payment_method_types.includes('au_becs_debit');
  const offersCard = session.payment_method_types.includes('card');
  return (
    <>
      {offersDebit && offersCard ? <MethodChoice typed={typed} problems={problems} /> : null}
      {offersDebit && !offersCard ? (
        <input type="hidden" name="payment_method_type" value="au_becs_debit" />
      ) : null}
      {offersCard && !offersDebit ? <input type="hidden" name="payment_method_type" value="card" /> : null}
      {offersCard ? (
        <div class="card">
          <CardFields typed={typed} problems={problems} />
        </div>
      ) : null}
      {offersDebit ? (
        <div class="au_becs_debit">
          <div class="two">
            <Field name="bsb" label="BSB" inputMode="numeric" typed={typed} problems={problems} />
            <Field
              name="account_number"
              label="Account number"
              inputMode="numeric"
              typed={typed}
              problems={problems}
            />
          </div>
          <p class="hint">BSB 000-000 with 000123456 pays after some days; 111111113 fails.</p>
        </div>
      ) : null}
    </>
  );
}

function MethodChoice({ typed, problems }: Pick<Props, 'typed' | 'problems'>) {
  const problem = problems.payment_method_type;
  return (
    <fieldset>
      <legend>Pay with</legend>
      <label class="choice">
        <input
          type="radio"
          name="payment_method_type"
          value="card"
          checked={typed.payment_method_type !== 'au_becs_debit'}
        />{' '}
        Card
      </label>
      <label class="choice">
        <input
          type="radio"
          name="payment_method_type"
          value="au_becs_debit"
          checked={typed.payment_method_type === 'au_becs_debit'}
        />{' '}
        Bank account (BECS direct debit)
      </label>
      {problem === undefined ? null : <p class="error">{problem}</p>}
    </fieldset>
  );
}

function titleOf(session: CheckoutSession): string {
  if (session.mode === 'setup') return 'Save a way to pay';
  if (session.mode === 'subscription') return 'Subscribe';
  return session.submit_type === 'donate' ? 'Donate' : 'Pay';
}

function payWords(session: CheckoutSession): string {
  if (session.mode === 'setup') return 'Save card';
  return `${titleOf(session)} ${amountWords(session)}`;
}
