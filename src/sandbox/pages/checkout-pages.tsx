import type { Account } from '../account.ts';
import { attemptPayment, failAuthentication, UNAUTHENTICATED } from '../payments/attempt-payment.ts';
import { completeSetup, conclude, payWithMethod, type Outcome } from '../payments/complete-session.ts';
import { failSetup } from '../payments/set-up.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import type { SetupIntent } from '../resources/setup-intents.ts';
import { seeOther, type Answer } from '../wire/answer.ts';
import { ClosedPage, NoSuchPage } from './checkout-closed-view.tsx';
import { methodFrom, problemsOf, typedIn, type Problems, type Typed } from './checkout-form.ts';
import { CheckoutPage } from './checkout-view.tsx';
import { AuthenticatePage } from './authenticate-view.tsx';
import { pageAnswer } from './layout.tsx';
import { amountWords } from './period-words.ts';
import { field, pageRoute, type PageRoute } from './page-route.ts';

export const checkoutPages: readonly PageRoute[] = [
  pageRoute('GET', '/c/pay/:session', ({ account }, id) =>
    withOpen(account, id, (session) => show(session, lastTyped(session), {})),
  ),
  pageRoute('POST', '/c/pay/:session', ({ account, form }, id) =>
    withOpen(account, id, (session) => submit(account, session, typedIn(form))),
  ),
  pageRoute('GET', '/c/pay/:session/authenticate', ({ account }, id) =>
    withOpen(account, id, (session) => {
      if (waitingIntent(account, session) === undefined) return seeOther(`/c/pay/${id}`);
      return pageAnswer(
        200,
        <AuthenticatePage action={`/c/pay/${id}/authenticate`} amount={amountWords(session)} />,
      );
    }),
  ),
  pageRoute('POST', '/c/pay/:session/authenticate', ({ account, form }, id) =>
    withOpen(account, id, (session) => authenticate(account, session, field(form, 'answer') === 'complete')),
  ),
];

function withOpen(account: Account, id: string, run: (session: CheckoutSession) => Answer): Answer {
  const session = account.find('checkout.session', id);
  if (session === undefined) return pageAnswer(404, <NoSuchPage />);
  return session.status === 'open' ? run(session) : pageAnswer(200, <ClosedPage session={session} />);
}

function submit(account: Account, session: CheckoutSession, typed: Typed): Answer {
  const problems = problemsOf(typed, session, account.now());
  if (Object.keys(problems).length > 0) return show(session, typed, problems, undefined, 422);
  return account.transact(() => {
    const held = account.change(session, {
      $: { ...session.$, typed: { name: typed.name, email: typed.email } },
    });
    return answerTo(payWithMethod(account, held, methodFrom(account, held, typed)), typed);
  });
}

/** The bank's question is answered: the same payment goes on, or the reader chooses again. */
function authenticate(account: Account, session: CheckoutSession, isComplete: boolean): Answer {
  const waiting = waitingIntent(account, session);
  if (waiting?.payment_method == null) return seeOther(`/c/pay/${session.id}`);
  const method = account.need('payment_method', waiting.payment_method);
  return account.transact(() =>
    answerTo(afterBank(account, session, waiting, method, isComplete), lastTyped(session)),
  );
}

function afterBank(
  account: Account,
  session: CheckoutSession,
  waiting: PaymentIntent | SetupIntent,
  method: PaymentMethod,
  isComplete: boolean,
): Outcome {
  if (waiting.object === 'setup_intent') {
    if (isComplete) return completeSetup(account, session, method, true);
    return { session, error: failSetup(account, waiting, method, UNAUTHENTICATED) };
  }
  const attempt = isComplete
    ? attemptPayment(account, waiting, method, { isAuthenticated: true })
    : failAuthentication(account, waiting);
  return conclude(account, session, method, attempt);
}

function answerTo(outcome: Outcome, typed: Typed): Answer {
  if (outcome.authenticateAt !== undefined) return seeOther(outcome.authenticateAt);
  if (outcome.error !== undefined) return show(outcome.session, typed, {}, outcome.error.message, 402);
  return seeOther(
    (outcome.session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', outcome.session.id),
  );
}

function show(
  session: CheckoutSession,
  typed: Typed,
  problems: Problems,
  refusal?: string,
  status = 200,
): Answer {
  return pageAnswer(
    status,
    <CheckoutPage session={session} typed={typed} problems={problems} refusal={refusal} />,
  );
}

function lastTyped(session: CheckoutSession): Typed {
  const { name, email } = session.$.typed ?? { name: session.customer_details?.name ?? '', email: '' };
  return { ...typedIn({}), name, email };
}

function waitingIntent(account: Account, session: CheckoutSession): PaymentIntent | SetupIntent | undefined {
  const { intent: id } = session.$;
  const intent =
    session.setup_intent !== null
      ? account.find('setup_intent', session.setup_intent)
      : id === null
        ? undefined
        : account.find('payment_intent', id);
  return intent?.status === 'requires_action' ? intent : undefined;
}
