import type { JSX } from 'preact';
import { z } from 'zod';
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
    <Layout title="API" organisation={organisation} assets={assets}>
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
                <div>
                  <dt>{status}</dt>
                  <dd>{description}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <h2>What a checkout is begun with</h2>
        <dl>
          {Object.entries(checkoutRequest.shape).map(([name, schema]) => (
            <div>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{wordsFor(schema)}</dd>
            </div>
          ))}
        </dl>
      </article>
    </Layout>
  );
}

/** A field that may be left out is described underneath its being optional. */
function wordsFor(schema: z.ZodType): string {
  if (!(schema instanceof z.ZodOptional)) return schema.description ?? '';
  return `${(schema.unwrap() as z.ZodType).description ?? ''} (optional)`;
}
