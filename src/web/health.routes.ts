import { Router } from 'express';

/** A reason why this process cannot serve now; none means it can. */
export type ReadinessCheck = () => Promise<readonly string[]>;

/** `/healthz`: the process runs. `/readyz`: it can serve; 503 with the reasons when it cannot. */
export function healthRoutes(check: ReadinessCheck): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ alive: true });
  });
  router.get('/readyz', async (_request, response) => {
    const reasons = await check();
    response
      .set('Cache-Control', 'no-store')
      .status(reasons.length === 0 ? 200 : 503)
      .json({ ready: reasons.length === 0, reasons });
  });
  return router;
}
