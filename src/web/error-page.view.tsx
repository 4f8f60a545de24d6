import type { JSX } from 'preact';
import type { Assets } from './components/assets.ts';
import { Layout } from './components/layout.tsx';
import { PhoneLink } from './components/phone-link.tsx';
import type { Organisation } from './organisation.ts';

export type ErrorStatus = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

export interface ErrorPageProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly status: ErrorStatus;
  /** A sentence of our own about this case, in place of the one for its status. Never a cause from inside. */
  readonly sentence?: string | undefined;
  /** Whether it was the back office that was asked. */
  readonly forStaff?: boolean;
  /** What to quote on the phone, so that the log entry is found. */
  readonly requestId?: string | undefined;
}

/** What went wrong in words a person can act on, whether anything was charged, and whom to call. */
export function ErrorPage({
  organisation,
  assets,
  status,
  sentence,
  forStaff = false,
  requestId,
}: ErrorPageProps): JSX.Element {
  const { title, happened, advice } = words[status];
  return (
    <Layout
      title={title}
      width="narrow"
      home={forStaff ? '/staff' : '/'}
      organisation={organisation}
      assets={assets}
    >
      <article class="letter">
        <p class="kicker">Error {status}</p>
        <h1>{title}</h1>
        <p class="standfirst">{sentence === undefined || sentence === title ? happened : sentence}</p>
        {forStaff ? <StaffAdvice /> : <ReaderAdvice advice={advice} phone={organisation.phone} />}
        {requestId === undefined ? null : (
          <p class="small">
            If you call about this, please quote <code>{requestId}</code>.
          </p>
        )}
      </article>
    </Layout>
  );
}

function StaffAdvice(): JSX.Element {
  return (
    <>
      <p>Go back and try again, or begin from the front page.</p>
      <p>
        <a class="button quiet" href="/staff">
          To the back office
        </a>
      </p>
    </>
  );
}

function ReaderAdvice({ advice, phone }: { advice: string; phone: string }): JSX.Element {
  return (
    <>
      <p>{advice}</p>
      <p>
        <a class="button quiet" href="/">
          To the giving page
        </a>
      </p>
      <p>
        You can give by phone too: <PhoneLink phone={phone} />.
      </p>
    </>
  );
}

interface Words {
  readonly title: string;
  readonly happened: string;
  readonly advice: string;
}

const words: Readonly<Record<ErrorStatus, Words>> = {
  400: {
    title: 'We could not read that.',
    happened: 'What your browser sent was cut short or garbled on the way. Nothing was charged.',
    advice: 'Please go back, load the page again and send it once more.',
  },
  403: {
    title: 'That is not allowed from here.',
    happened:
      'The form was sent from another site, or you are not signed in to what you asked for. Nothing was charged.',
    advice: 'If you wanted to give, please start from our own page.',
  },
  404: {
    title: 'There is no such page.',
    happened: 'The address may be mistyped, or the page has moved.',
    advice: 'If a link of ours brought you here, we would be glad to hear of it.',
  },
  405: {
    title: 'That address does something else.',
    happened: 'It takes what a form sends, and cannot be opened by itself. Nothing was charged.',
    advice: 'Please start from the giving page.',
  },
  409: {
    title: 'It is not so any more.',
    happened: 'Somebody else was quicker, and what the form was filled in for has changed. Nothing was done.',
    advice: 'Please go back, load the page again and look at how it stands now.',
  },
  413: {
    title: 'That is too much at once.',
    happened: 'What was sent is bigger than we take. Nothing was charged.',
    advice: 'Please shorten your message and send it again.',
  },
  415: {
    title: 'We could not read that.',
    happened: 'It was sent in a form we do not take. Nothing was charged.',
    advice: 'Please start from the giving page.',
  },
  422: {
    title: 'Something needs correcting.',
    happened: 'We cannot do what was asked as it stands. Nothing was charged.',
    advice: 'Please go back, look at what was filled in, and send it again.',
  },
  429: {
    title: 'That was a lot of tries.',
    happened:
      'Too many came from your connection in a short time, so we have paused it for a few minutes. Nothing was charged.',
    advice:
      'Please try again a little later. If you share a connection with others, it may not be your doing at all.',
  },
  500: {
    title: 'Something broke on our side.',
    happened:
      'It is our fault, not yours, and it has been noted. If you had not yet reached the payment page, nothing was charged.',
    advice:
      'Please try again in a minute. If you have already paid, do not pay twice: the receipt comes by email.',
  },
  503: {
    title: 'We are out of breath for a moment.',
    happened:
      'The service is busy or being looked after. If you had not yet reached the payment page, nothing was charged.',
    advice: 'Please try again in a minute.',
  },
};
