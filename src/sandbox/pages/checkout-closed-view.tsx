import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import { Layout } from './layout.tsx';
import { amountWords } from './period-words.ts';

/** What someone sees who comes back to a page that has done its work, or came too late. */
export function ClosedPage({ session }: { readonly session: CheckoutSession }) {
  const isComplete = session.status === 'complete';
  return (
    <Layout title={isComplete ? 'Already completed' : 'This page has expired'}>
      <h1>{isComplete ? 'You are all done here' : 'This page has expired'}</h1>
      <p>
        {isComplete
          ? `This checkout (${amountWords(session)}) has already been completed. Nothing more is needed.`
          : 'Too much time has passed since it was opened. Nothing was taken; please start again.'}
      </p>
      {isComplete || session.cancel_url === null ? null : (
        <p>
          <a href={session.cancel_url}>Go back</a>
        </p>
      )}
    </Layout>
  );
}

export function NoSuchPage() {
  return (
    <Layout title="No such page">
      <h1>There is nothing here</h1>
      <p>The address may be cut off, or belong to another sandbox.</p>
    </Layout>
  );
}
