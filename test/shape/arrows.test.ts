import { describe, expect, it, test } from '@jest/globals';
import { ruleNames, violationsAgainst, violationsOf, type RuleName } from './arrows.ts';
import { factsOf, type SourceFile } from './source-facts.ts';
import { countSources, readSources, sourcesGitKnows } from './source-tree.ts';

const sources = readSources('src');
const file = (path: string, text = ''): SourceFile => ({ path, text });

describe('Somebody who reads the source', () => {
  it('finds every arrow where the design draws it', () => {
    expect(sources.flatMap(violationsOf)).toEqual([]);
  });

  it('finds names in the tests that say something too', () => {
    const broken = readSources('test').flatMap((each) =>
      violationsAgainst('a name says what a thing is', factsOf(each)),
    );
    expect(broken).toEqual([]);
  });
});

describe('The reading itself', () => {
  it('missed no file, counted another way', () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.length).toBe(countSources('src'));
  });

  it('missed no file that git knows of', () => {
    const known = sourcesGitKnows('src') ?? sources.map(({ path }) => path);
    expect(sources.map(({ path }) => path)).toEqual(expect.arrayContaining(known));
  });

  it('missed no import that starts a line', () => {
    const lines = /^(?:import|export)\b[^;'"]*?from '[^']+';$|^import '[^']+';$/gm;
    const missed = sources.filter(
      (each) => factsOf(each).imports.length < (each.text.match(lines) ?? []).length,
    );
    expect(missed.map(({ path }) => path)).toEqual([]);
  });

  test.each([
    ["import a from './a.ts';", 'src/web/a.ts', false],
    ["import {\n  a,\n  b,\n} from '../a.ts';", 'src/a.ts', false],
    ["import './a.ts';", 'src/web/a.ts', false],
    ["import type { A } from './a.ts';", 'src/web/a.ts', true],
    ["export * from './a.ts';", 'src/web/a.ts', false],
    ["export { a } from './a.ts';", 'src/web/a.ts', false],
    ["export type { A } from './a.ts';", 'src/web/a.ts', true],
    ["const a = await import('./a.ts');", 'src/web/a.ts', false],
    ['const a = await import(`./a.ts`);', 'src/web/a.ts', false],
    ["const name = './a.ts';\nconst a = await import(name);", 'src/web/a.ts', false],
    ["type A = import('./a.ts').A;", 'src/web/a.ts', true],
    ["const a = require('./a.ts');", 'src/web/a.ts', false],
    ["import a = require('./a.ts');", 'src/web/a.ts', false],
    ["const page = <p>Don't miss <b>{(await import('../a.ts')).a}</b></p>;", 'src/a.ts', false],
  ])('understands %j', (text, target, typeOnly) => {
    const [found] = factsOf(file('src/web/page.tsx', text)).imports;
    expect(found).toMatchObject({ target, typeOnly });
  });

  test.each([
    "// import a from '../stripe/a.ts';",
    "/* import('../stripe/a.ts') */",
    'const text = "import a from \'../stripe/a.ts\';";',
  ])('is not fooled by %j', (text) => {
    expect(factsOf(file('src/web/page.tsx', text)).imports).toEqual([]);
  });
});

interface Example {
  readonly broken: readonly SourceFile[];
  readonly kept: readonly SourceFile[];
}

const importing = (path: string, specifier: string): SourceFile =>
  file(path, `import { x } from '${specifier}';`);

const examples: Readonly<Record<RuleName, Example>> = {
  'a folder imports only what the design lets it see': {
    broken: [
      importing('src/money/money.ts', '../database/client.ts'),
      importing('src/money/money.ts', '../generated/prisma/client.ts'),
      importing('src/database/client.ts', '../money/money.ts'),
      importing('src/database/client.ts', '../config.ts'),
      importing('src/domain/clock.ts', '../web/app.ts'),
      importing('src/domain/clock.ts', '../stripe/client.ts'),
      importing('src/domain/clock.ts', '../email/smtp-mailer.ts'),
      importing('src/domain/clock.ts', '../jobs/schedule.ts'),
      importing('src/domain/clock.ts', '../config.ts'),
      importing('src/domain/plans/plan-store.ts', '../../generated/prisma/client.ts'),
      importing('src/stripe/payouts.ts', '../email/smtp-mailer.ts'),
      importing('src/stripe/payouts.ts', '../config.ts'),
      importing('src/stripe/payouts.ts', '../jobs/schedule.ts'),
      importing('src/email/file-mailer.ts', '../stripe/client.ts'),
      importing('src/email/file-mailer.ts', '../web/components/button.tsx'),
      importing('src/web/app.ts', '../stripe/client.ts'),
      importing('src/web/webhooks/stripe.routes.ts', '../../stripe/inbox.ts'),
      importing('src/web/app.ts', '../email/smtp-mailer.ts'),
      importing('src/web/app.ts', '../press/create-press.ts'),
      importing('src/email/outgoing-mail.ts', '../press/create-press.ts'),
      importing('src/press/sheet.ts', '../email/letter.ts'),
      importing('src/press/sheet.ts', '../database/client.ts'),
      importing('src/web/app.ts', '../sandbox/server.ts'),
      importing('src/web/app.ts', '../jobs/schedule.ts'),
      importing('src/jobs/schedule.ts', '../web/app.ts'),
      importing('src/jobs/schedule.ts', '../sandbox/server.ts'),
      importing('src/sandbox/server.ts', '../money/money.ts'),
      importing('src/sandbox/resources/charges.ts', '../../domain/clock.ts'),
      importing('src/sandbox/server.ts', '../config.ts'),
      importing('src/main.ts', './sandbox/server.ts'),
      importing('src/main.ts', './stripe/client.ts'),
      importing('src/server.ts', './email/smtp-mailer.ts'),
      importing('src/web/app.ts', '../../package.json'),
      importing('src/web/app.ts', '../../test/support/app.ts'),
      file('src/web/app.ts', "export * from '../stripe/client.ts';"),
      file('src/web/app.ts', "const stripe = await import('../stripe/client.ts');"),
      file('src/web/app.ts', "import type { StripeClient } from '../stripe/client.ts';"),
      file('src/extras/anything.ts'),
    ],
    kept: [
      importing('src/money/money.ts', './divide.ts'),
      importing('src/money/money.ts', 'node:crypto'),
      importing('src/database/client.ts', '../generated/prisma/client.ts'),
      importing('src/domain/clock.ts', '../money/money.ts'),
      importing('src/domain/plans/plan-store.ts', '../../database/client.ts'),
      importing('src/stripe/inbox.ts', '../domain/jobs.ts'),
      importing('src/email/file-mailer.ts', '../domain/receipts/receipt.ts'),
      importing('src/press/sheet.ts', '../domain/receipts/receipt.ts'),
      importing('src/wiring.ts', './press/create-press.ts'),
      importing('src/web/app.ts', '../domain/donations/start-donation.ts'),
      importing('src/web/app.ts', '../config.ts'),
      importing('src/jobs/schedule.ts', '../stripe/apply-event.ts'),
      importing('src/jobs/schedule.ts', '../email/smtp-mailer.ts'),
      importing('src/sandbox/server.ts', './clock.ts'),
      importing('src/wiring.ts', './sandbox/server.ts'),
      importing('src/wiring.ts', './stripe/client.ts'),
      importing('src/wiring.ts', './email/smtp-mailer.ts'),
      importing('src/main.ts', './wiring.ts'),
      importing('src/main.ts', './web/app.ts'),
      importing('src/check-books.ts', './domain/ledger/books-check.ts'),
    ],
  },
  'a folder of the domain looks at its own row or an earlier one': {
    broken: [
      importing('src/domain/refusal.ts', './plans/plan.ts'),
      importing('src/domain/supporters/supporter.ts', '../receipts/receipt.ts'),
      importing('src/domain/ledger/journal.ts', '../donations/donation.ts'),
      importing('src/domain/receipts/receipt.ts', '../refunds/refund.ts'),
      importing('src/domain/payments/payment.ts', '../extras/extra.ts'),
      importing('src/domain/clock.ts', './receipts/receipt.ts'),
      file('src/domain/extras/extra.ts'),
    ],
    kept: [
      importing('src/domain/refusal.ts', './clock.ts'),
      importing('src/domain/supporters/supporter.ts', '../plans/plan.ts'),
      importing('src/domain/receipts/receipt.ts', '../ledger/journal.ts'),
      importing('src/domain/donations/donation.ts', '../subscriptions/subscription.ts'),
      importing('src/domain/donations/donation.ts', '../refusal.ts'),
      importing('src/domain/editions/deep/issue.ts', '../../staff/staff-member.ts'),
      importing('src/web/donations/donation.ts', '../../domain/donations/donation.ts'),
    ],
  },
  'web and jobs take from an entry file its types, and values from config.ts only': {
    broken: [
      importing('src/web/app.ts', '../wiring.ts'),
      importing('src/jobs/schedule.ts', '../main.ts'),
      file('src/web/app.ts', "export { wire } from '../wiring.ts';"),
    ],
    kept: [
      file('src/web/app.ts', "import type { Wiring } from '../wiring.ts';"),
      importing('src/web/app.ts', '../config.ts'),
      importing('src/main.ts', './wiring.ts'),
    ],
  },
  'an import can be read': {
    broken: [
      file('src/web/app.ts', 'const page = await import(`./pages/${name}.ts`);'),
      file('src/web/app.ts', 'const page = await import(name);'),
      file('src/web/app.ts', "let name = './home.ts'; const page = await import(name);"),
      file('src/web/app.ts', "const name = './a.ts'; { const name = './b.ts'; await import(name); }"),
    ],
    kept: [
      file('src/web/app.ts', "const page = await import('./pages/home.ts');"),
      file('src/web/app.ts', "const name = './pages/home.ts'; const page = await import(name);"),
    ],
  },
  'only config.ts reads the environment': {
    broken: [
      file('src/web/app.ts', 'const port = process.env.PORT;'),
      file('src/main.ts', "const port = process.env['PORT'];"),
      file('src/main.ts', "const port = process['env'].PORT;"),
      file('src/main.ts', 'const port = globalThis.process?.env.PORT;'),
      file('src/database/migrate-command.ts', 'const { env } = process;'),
      file('src/jobs/schedule.ts', "import { env } from 'node:process';"),
      file('src/sandbox/config.ts', 'const port = process.env.PORT;'),
    ],
    kept: [
      file('src/config.ts', 'const port = process.env.PORT;'),
      file('src/web/app.ts', '// Only config.ts reads process.env.\nprocess.exit(1);'),
    ],
  },
  'only stripe/ imports the stripe package': {
    broken: [
      importing('src/sandbox/server.ts', 'stripe'),
      importing('src/wiring.ts', 'stripe'),
      importing('src/domain/payments/payment.ts', 'stripe/lib/Error.js'),
      file('src/web/webhooks/stripe.routes.ts', "import type Stripe from 'stripe';"),
    ],
    kept: [importing('src/stripe/client.ts', 'stripe'), importing('src/web/app.ts', 'stripe-like')],
  },
  'only press/ imports what makes PDFs': {
    broken: [
      importing('src/web/send-pdf.ts', 'pdfkit'),
      importing('src/email/outgoing-mail.ts', 'fontkit'),
      importing('src/wiring.ts', 'pdfkit/output'),
    ],
    kept: [importing('src/press/sheet.ts', 'pdfkit'), importing('src/press/faces.ts', 'fontkit')],
  },
  'only stores, the inbox and database/ write queries': {
    broken: [
      file('src/domain/plans/retire-plan.ts', 'await tx.plan.update({ where: { id } });'),
      file('src/domain/plans/offer-plan.ts', 'await this.db.plan.create({ data });'),
      file('src/domain/plans/offer-plan.ts', 'await (tx ?? db).plan\n  .create({ data });'),
      file('src/domain/plans/offers.ts', 'const plans = await reading.plan.findMany();'),
      file(
        'src/domain/plans/offers.ts',
        'const plan = await reading.plan.findUniqueOrThrow({ where: { id } });',
      ),
      file('src/jobs/sweep.ts', 'await tx.$queryRaw<{ id: string }[]>`SELECT 1`;'),
      file('src/jobs/sweep.ts', 'await tx.$executeRaw`DELETE FROM sessions`;'),
      file('src/web/health.ts', "await database.pool.query('SELECT 1');"),
      file('src/stripe/apply-event.ts', 'await tx.event.updateMany({ data });'),
      file('src/check-books.ts', 'const rows = await db.journal.count();'),
      file('src/domain/plans/store-plan.ts', 'await tx.plan.upsert({ where, create, update });'),
    ],
    kept: [
      file('src/domain/plans/plan-store.ts', 'await tx.plan.create({ data });'),
      file('src/web/rate-limit-store.ts', "await pool.query('SELECT 1');"),
      file('src/database/transaction.ts', 'await tx.$queryRaw`SELECT 1`;'),
      file('src/stripe/inbox.ts', 'await tx.$executeRaw`INSERT INTO events`;'),
      file('src/stripe/client.ts', 'await stripe.checkout.sessions.create(order);'),
      file('src/web/app.ts', "sessions.delete(id); hash.update('x'); Object.groupBy(all, kindOf);"),
      file('src/web/giving/giving.routes.ts', 'const { plan } = request.query;'),
      file(
        'src/domain/plans/retire-plan.ts',
        'await transact(db, (tx) => retire(tx, id)); // tx.plan.update()',
      ),
    ],
  },
  'only web, stripe and the sandbox know HTTP statuses': {
    broken: [
      file('src/domain/refusal.ts', 'response.status(404);'),
      file('src/jobs/schedule.ts', 'if (answer.statusCode === 429) wait();'),
      file('src/email/smtp-mailer.ts', 'const refusal = { statusCode: 404 };'),
      file('src/main.ts', 'response.sendStatus(503);'),
      file('src/domain/clock.ts', 'response.writeHead(200);'),
      file('src/domain/clock.ts', 'const { statusCode } = error;'),
    ],
    kept: [
      file('src/web/error-pages.ts', 'response.status(404);'),
      file('src/stripe/client.ts', 'if (error.statusCode === 429) wait();'),
      file('src/sandbox/server.ts', 'response.statusCode = 200;'),
      file('src/domain/donations/donation.ts', "if (donation.status === 'paid') return;"),
    ],
  },
  'a name says what a thing is': {
    broken: [
      file('src/web/utils.ts'),
      file('src/domain/helpers/money.ts'),
      file('src/common/index.ts'),
      file('src/web/webhook-handler.ts'),
      file('src/domain/DonationService.ts'),
      file('src/domain/plan-manager.ts'),
      file('src/web/new-giving-page.tsx'),
      file('src/web/api/v2/checkouts.ts'),
      file('src/domain/legacy_plans.ts'),
    ],
    kept: [
      file('src/web/news/news.routes.ts'),
      file('src/web/api/v1/checkouts.ts'),
      file('src/domain/supporters/household.ts'),
      file('src/web/renewals.ts'),
    ],
  },
};

describe.each(ruleNames)('That %s', (rule) => {
  const { broken, kept } = examples[rule];
  const foundIn = (each: SourceFile): string[] => violationsAgainst(rule, factsOf(each));

  test.each(broken.map((each) => [each.path, each.text, each] as const))(
    'is seen to be broken by %s: %s',
    (_path, _text, each) => {
      expect(foundIn(each)).not.toEqual([]);
      expect(violationsOf(each)).toEqual(expect.arrayContaining(foundIn(each)));
    },
  );

  test.each(kept.map((each) => [each.path, each.text, each] as const))(
    'is seen to be kept by %s: %s',
    (_path, _text, each) => {
      expect(foundIn(each)).toEqual([]);
    },
  );
});
