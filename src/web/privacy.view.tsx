import type { JSX } from 'preact';
import type { Assets } from './components/assets.ts';
import { Layout } from './components/layout.tsx';
import { PhoneLink } from './components/phone-link.tsx';
import type { Organisation } from './organisation.ts';

/** What is kept, why, for how long, and who else sees it: what the form's notice leads to. */
export function PrivacyPage({
  organisation,
  assets,
}: {
  organisation: Organisation;
  assets: Assets;
}): JSX.Element {
  return (
    <Layout title="Privacy" organisation={organisation} assets={assets}>
      <article class="letter">
        <h1>What we keep, and why</h1>
        <p class="standfirst">
          Whom you support is nobody’s business but yours. We keep what a gift and a newspaper in the post
          need, and no more.
        </p>
        <h2>What</h2>
        <p>
          Your name and email address, so that we can thank you and send a receipt. A telephone number or a
          message, if you give one. A postal address, only if you ask for the print edition. What you gave,
          when, and the receipt’s number.
        </p>
        <p>
          Never your card or bank account: you type those on the page of Stripe, who take payments for us, and
          they do not reach our computers.
        </p>
        <h2>Who else</h2>
        <p>
          Stripe, to take the payment; the host that carries our email; the mailing house, for the print
          edition. Stripe and mail hosts have computers outside Australia. Nobody else, and never for sale.
        </p>
        <h2>How long</h2>
        <p>
          A form you did not finish is forgotten after a month. Records of money are kept for as long as tax
          law asks, five years at least. The newsletter comes only if you ticked its box, and stops with the
          link in every issue.
        </p>
        <h2>Yours to see and correct</h2>
        <p>
          <a href="/account">Sign in</a> to see what you gave and to change your addresses. Or ask us what we
          hold about you, and to put it right or take it out: call <PhoneLink phone={organisation.phone} />.
        </p>
      </article>
    </Layout>
  );
}
