import type { JSX } from 'preact';
import type { Assets } from '../components/assets.ts';
import { Layout } from '../components/layout.tsx';
import { ownPath } from '../components/own-path.ts';
import { PhoneLink } from '../components/phone-link.tsx';
import { refreshHeader } from '../components/refresh-header.ts';
import type { Organisation } from '../organisation.ts';

export interface WaitingProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  /** A path of our own that is looked at (GET) by itself after so many seconds. */
  readonly refresh: { readonly path: string; readonly seconds: number };
  /** What the button posts, where trying again is a post; without it the button looks at `refresh.path`. */
  readonly retry?:
    { readonly action: string; readonly fields?: Readonly<Record<string, string>> } | undefined;
}

/** Stripe is busy, and says so or does not answer: an honest page that goes on by itself. */
export function WaitingPage({ organisation, assets, refresh, retry }: WaitingProps): JSX.Element {
  return (
    <Layout title="One moment" width="narrow" organisation={organisation} assets={assets}>
      <article class="letter">
        <h1>One moment: the payment desk is busy.</h1>
        <p class="standfirst">Nothing was charged. This page tries again by itself.</p>
        <p>
          Stripe, who take payments for us, have more people at the counter than they can serve this second.
          What you filled in is kept.
        </p>
        {retry === undefined ? (
          <p>
            <a class="button" href={ownPath(refresh.path)}>
              Try again now
            </a>
          </p>
        ) : (
          <form method="post" action={ownPath(retry.action)}>
            {Object.entries(retry.fields ?? {}).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <button class="button" type="submit">
              Try again now
            </button>
          </form>
        )}
        <p>
          Or give by phone: <PhoneLink phone={organisation.phone} />.
        </p>
      </article>
    </Layout>
  );
}

/** The `Refresh` header this page must be sent with. */
export function waitingRefresh({ path, seconds }: WaitingProps['refresh']): string {
  return refreshHeader(seconds, path);
}
