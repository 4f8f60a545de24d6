import type { JSX } from 'preact';
import type { Assets } from '../components/assets.ts';
import { Layout } from '../components/layout.tsx';
import type { Organisation } from '../organisation.ts';
import { operations } from './openapi.ts';
import { checkoutRequest } from './schemas.ts';

/** The API described, for people. */
export function ApiDocsPage({
  organisation,
  assets,
}: {
  organisation: Organisation;
  assets: Assets;
}): JSX.Element {
  return (
    <Layout title="API" width="wide" organisation={organisation} assets={assets}>
      <article class="letter">
        <h1>The giving API</h1>
        <p>
          For programs that begin a checkout for a reader. The description programs read is{' '}
          <a href="/api/v1/openapi.json">openapi.json</a>. Errors are <code>application/problem+json</code>.
        </p>
        {operations.map(({ method, path, summary, answers }) => (
          <section>
            <h2>
              <code>
                {method.toUpperCase()} {path}
              </code>
            </h2>
            <p>{summary}</p>
            <dl>
              {Object.entries(answers).map(([status, { description }]) => (
                <>
                  <dt>{status}</dt>
                  <dd>{description}</dd>
                </>
              ))}
            </dl>
          </section>
        ))}
        <h2>What a checkout is begun with</h2>
        <dl>
          {Object.entries(checkoutRequest.shape).map(([name, schema]) => (
            <>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{schema.description}</dd>
            </>
          ))}
        </dl>
      </article>
    </Layout>
  );
}
