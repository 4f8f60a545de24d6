import { Router } from 'express';
import { Refusal } from '../domain/refusal.ts';
import type { Assets } from './components/assets.ts';
import { renderPage } from './components/render-page.ts';
import { DevMailPage } from './dev-mail.view.tsx';
import type { KeptMail } from './kept-mail.ts';
import { sendPdf } from './send-pdf.ts';
import type { Organisation } from './organisation.ts';

/** A letter is a document of its own with styles inside it, which our pages' policy refuses; it may do nothing else. */
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/** The mail that would have been sent, where none is: `/dev/mail` for people, `/dev/mail.json` for scripts. Never in production. */
export function devMailRoutes(deps: {
  list: () => Promise<readonly KeptMail[]>;
  organisation: Organisation;
  assets: Assets;
}): Router {
  const router = Router();
  router.get('/dev/mail.json', async (_request, response) => {
    const letters = await deps.list();
    response.json(
      letters.map(({ to, subject, text, html, attachments = [], at }) => {
        return { to, subject, text, html, at, attachments: attachments.map(({ filename }) => filename) };
      }),
    );
  });
  router.get('/dev/mail', async (_request, response) => {
    const { organisation, assets } = deps;
    response.send(renderPage(DevMailPage({ organisation, assets, letters: await deps.list() })));
  });
  router.get('/dev/mail/:position', async (request, response) => {
    const letter = (await deps.list())[Number(request.params.position)];
    if (!letter) throw new Refusal('not found', 'There is no such letter.');
    response.set('Content-Security-Policy', letterPolicy).type('html').send(letter.html);
  });
  router.get('/dev/mail/:position/:filename', async (request, response) => {
    const { position, filename } = request.params;
    const letter = (await deps.list())[Number(position)];
    const attached = letter?.attachments?.find((each) => each.filename === filename);
    if (!attached) throw new Refusal('not found', 'There is no such letter.');
    sendPdf(response, attached.filename, Buffer.from(attached.base64, 'base64'));
  });
  return router;
}
