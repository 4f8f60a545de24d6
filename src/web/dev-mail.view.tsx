import type { JSX } from 'preact';
import type { Assets } from './components/assets.ts';
import { Layout } from './components/layout.tsx';
import type { KeptMail } from './kept-mail.ts';
import type { Organisation } from './organisation.ts';

interface DevMailProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly letters: readonly KeptMail[];
}

export function DevMailPage({ organisation, assets, letters }: DevMailProps): JSX.Element {
  return (
    <Layout title="Mail kept here" organisation={organisation} assets={assets}>
      <article class="letter">
        <h1>Mail kept here</h1>
        <p>No mail host is set (SMTP_URL), so letters are kept and shown instead of sent. Newest first.</p>
        {letters.length === 0 ? <p>None yet: give something, and its receipt comes here.</p> : null}
        {letters.map((letter, position) => (
          <section>
            <h2>
              <a href={`/dev/mail/${position}`}>{letter.subject}</a>
            </h2>
            <p>
              To <bdi>{letter.to}</bdi>, {letter.at}
            </p>
            {letter.attachments?.map(({ filename }) => (
              <p>
                With it: <a href={`/dev/mail/${position}/${filename}`}>{filename}</a>
              </p>
            ))}
            <pre>{letter.text}</pre>
          </section>
        ))}
      </article>
    </Layout>
  );
}
