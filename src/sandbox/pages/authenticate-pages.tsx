import type { Account } from '../account.ts';
import { attemptPayment, failAuthentication } from '../payments/attempt-payment.ts';
import { tellOwner } from '../payments/tell-owner.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';
import { seeOther, type Answer } from '../wire/answer.ts';
import { AuthenticatePage } from './authenticate-view.tsx';
import { NoSuchPage } from './checkout-closed-view.tsx';
import { pageAnswer } from './layout.tsx';
import { moneyWords } from '../money-words.ts';
import { field, pageRoute, type PageRoute } from './page-route.ts';

/** Where `next_action` sends someone whose payment was started by the API, outside any checkout. */
export const authenticatePages: readonly PageRoute[] = [
  pageRoute('GET', '/authenticate/:intent', ({ account }, id) => {
    const intent = account.find('payment_intent', id);
    if (intent?.status !== 'requires_action') return pageAnswer(404, <NoSuchPage />);
    const amount = moneyWords(intent.amount, intent.currency);
    return pageAnswer(200, <AuthenticatePage action={`/authenticate/${id}`} amount={amount} />);
  }),
  pageRoute('POST', '/authenticate/:intent', ({ account, form }, id) => {
    const intent = account.find('payment_intent', id);
    if (intent?.status !== 'requires_action') return pageAnswer(404, <NoSuchPage />);
    return answer(account, intent, field(form, 'answer') === 'complete');
  }),
];

function answer(account: Account, intent: PaymentIntent, isComplete: boolean): Answer {
  const method = account.need('payment_method', intent.payment_method ?? '');
  account.transact(() => {
    const attempt = isComplete
      ? attemptPayment(account, intent, method, { isAuthenticated: true })
      : failAuthentication(account, intent);
    tellOwner(account, attempt.intent);
  });
  return seeOther(intent.$.returnUrl ?? '/');
}
