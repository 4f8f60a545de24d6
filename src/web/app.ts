import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { createAccount, type AccountDeps } from './account/account.ts';
import { createBackoffice } from './backoffice/backoffice.ts';
import type { BackofficeDeps } from './backoffice/deps.ts';
import { checkoutsApi } from './api/checkouts-api.routes.ts';
import type { StaticFiles } from './assets.ts';
import type { CheckoutCookie } from './checkout-cookie.ts';
import { renderPage } from './components/render-page.ts';
import { devMailRoutes } from './dev-mail.routes.ts';
import { errorAnswers, noSuchPage } from './error-pages.ts';
import type { BeginDeps } from './giving/begin-checkout.ts';
import { checkoutRoutes } from './giving/checkout.routes.ts';
import { giftRoutes, type GiftsDeps } from './gifts/gifts.routes.ts';
import { givingPageRoutes } from './giving/giving-page.routes.ts';
import { keepGivingPage } from './giving/giving-pages.ts';
import { thanksRoutes } from './giving/thanks.routes.ts';
import { healthRoutes, type ReadinessCheck } from './health.routes.ts';
import type { KeptMail } from './kept-mail.ts';
import { requestLog } from './logging.ts';
import type { Metrics } from './metrics.ts';
import { httpsOnly } from './middleware/https-only.ts';
import { refuseCrossSite } from './middleware/same-site.ts';
import { headersOf, securityHeaders } from './middleware/security-headers.ts';
import { PrivacyPage } from './privacy.view.tsx';
import { stripeWebhookRoutes, type ReceiveEvent } from './webhooks/stripe.routes.ts';

export interface AppDeps {
  readonly publicUrl: string;
  readonly trustProxy: number;
  /** Where a form may lead besides this site: the processor's pages. */
  readonly checkoutHosts: readonly string[];
  readonly files: StaticFiles;
  readonly cookie: CheckoutCookie;
  readonly begin: BeginDeps;
  readonly backoffice: BackofficeDeps;
  readonly gifts: Pick<GiftsDeps, 'instruct' | 'links'>;
  readonly account: AccountDeps;
  readonly receiveEvent: ReceiveEvent;
  readonly ready: ReadinessCheck;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Letters kept instead of sent; absent in production. */
  readonly keptMail: (() => Promise<readonly KeptMail[]>) | undefined;
}

/** The whole web side, in the order a request meets it. */
export function createApp(deps: AppDeps): Express {
  const { settings, board, start } = deps.begin;
  const { organisation, assets } = settings;
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('trust proxy', deps.trustProxy)
    .set('query parser', 'simple');

  const always = headersOfEveryAnswer(deps);
  if (isHttps(deps) && deps.trustProxy > 0) app.use(httpsOnly(deps.publicUrl, always));
  // What most people come for is answered before anything else is asked of the request.
  app.use(givingPageRoutes(settings, board, keepGivingPage(settings, board), always));
  app.use(everyHeader(deps));
  app.use(deps.files.router);
  app.use(healthRoutes(deps.ready));
  app.use(requestLog(deps.logger), deps.metrics.observe, noStore);
  app.use(stripeWebhookRoutes(deps.receiveEvent, deps.metrics.webhookAnswered));
  app.use(deps.metrics.router);
  app.use(refuseCrossSite(deps.publicUrl, (path) => /^\/(staff|account)(\/|$)/i.test(path)));
  app.use(checkoutRoutes({ ...deps.begin, cookie: deps.cookie }));
  app.use(thanksRoutes({ db: start.db, clock: start.clock, cookie: deps.cookie, settings }));
  app.use(giftRoutes({ ...deps.gifts, limits: deps.begin.limits, settings }));
  app.use(checkoutsApi({ ...deps.begin, publicUrl: deps.publicUrl }));
  app.get('/privacy', (_request, response) => {
    response.send(renderPage(PrivacyPage({ organisation, assets })));
  });
  app.use('/account', createAccount(deps.account));
  app.use('/staff', createBackoffice(deps.backoffice));
  if (deps.keptMail) app.use(devMailRoutes({ list: deps.keptMail, organisation, assets }));
  app.use(noSuchPage);
  app.use(errorAnswers({ organisation, assets, logger: deps.logger }));
  return app;
}

type Where = Pick<AppDeps, 'publicUrl' | 'checkoutHosts'>;

function isHttps({ publicUrl }: Where): boolean {
  return publicUrl.startsWith('https:');
}

function everyHeader(where: Where): RequestHandler {
  return securityHeaders(where.checkoutHosts, isHttps(where));
}

/** The security headers, for answers that are not made by the application. */
export function headersOfEveryAnswer(where: Where): Record<string, string> {
  return headersOf(everyHeader(where));
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

export type { Router };
