import type { Request } from 'express';
import { saveAddress } from '../../../domain/subscriptions/print-address-store.ts';
import { renderPage } from '../../components/render-page.ts';
import { readPostalAddress } from '../../giving/postal-address-form.ts';
import { fitToShowAgain, readPostedFields } from '../../giving/posted-fields.ts';
import { countryName } from '../../giving/country.ts';
import type { FieldError, FormValues } from '../../giving/form-field.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { findOwnSubscription, findOwnTerm, type OwnSubscription, type OwnTerm } from '../holdings-store.ts';
import { ownThing } from '../own-id.ts';
import { AddressPage } from './address.view.tsx';

const folders = { subscription: 'subscriptions', term: 'terms' } as const;
type Kind = keyof typeof folders;

/** Where the paper goes, for each print subscription or term by itself. */
export function addAddressRoutes(routes: AccountRouter, deps: AccountDeps): void {
  for (const kind of ['subscription', 'term'] as const) {
    routes.own(`GET /${folders[kind]}/:id/address`, async (req, res, session) => {
      const held = await printed(deps, kind, req, session.supporterId);
      const values = valuesOf(held);
      res.send(
        renderPage(AddressPage({ deps, session, held, values, errors: [], action: pathOf(kind, held) })),
      );
    });

    routes.own(`POST /${folders[kind]}/:id/address`, async (req, res, session) => {
      const held = await printed(deps, kind, req, session.supporterId);
      const posted = readPostedFields(req.body);
      const address = readPostalAddress(posted.values);
      if (Array.isArray(address) || posted.errors.length > 0) {
        const errors = [
          ...posted.errors,
          ...(Array.isArray(address) ? (address as readonly FieldError[]) : []),
        ];
        const values = fitToShowAgain(posted.values);
        const page = AddressPage({ deps, session, held, values, errors, action: pathOf(kind, held) });
        res.status(422).send(renderPage(page));
        return;
      }
      const { supporterId } = session;
      await saveAddress(
        deps.db,
        { kind, id: held.id, supporterId },
        address as Exclude<typeof address, readonly FieldError[]>,
        deps.clock.now(),
      );
      res.redirect(303, '/account?done=address');
    });
  }
}

/** What is posted has an address to change, and a subscription that is to be may be given one first. */
async function printed(
  { db }: AccountDeps,
  kind: Kind,
  req: Request,
  supporterId: Parameters<typeof findOwnTerm>[1],
): Promise<OwnSubscription | OwnTerm> {
  return ownThing(req, async (id) => {
    const find = kind === 'subscription' ? findOwnSubscription : findOwnTerm;
    const held = await find(db, supporterId, id);
    return kind === 'subscription' || held?.plan.edition === 'print' ? held : undefined;
  });
}

function pathOf(kind: Kind, { id }: { id: string }): string {
  return `/account/${folders[kind]}/${id}/address`;
}

function valuesOf({ address }: OwnSubscription | OwnTerm): FormValues {
  if (address === undefined) return {};
  const { line2 = '', country, ...rest } = address;
  return { ...rest, line2, country: countryName(country) };
}
