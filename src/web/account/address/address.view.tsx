import type { JSX } from 'preact';
import { ownPath } from '../../components/own-path.ts';
import { AddressFields } from '../../giving/address-fields.tsx';
import type { FieldError, FormValues } from '../../giving/form-field.ts';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';

export interface AddressProps extends AccountFrame {
  readonly held: { readonly plan: { readonly name: string } };
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
  readonly action: string;
}

/** Where one print subscription goes. */
export function AddressPage({ held, values, errors, action, ...frame }: AddressProps): JSX.Element {
  return (
    <AccountPage {...frame} title="Where the paper goes" section="home" problems={errors}>
      <p>For: {held.plan.name}. The next paper that is posted goes to the address you save here.</p>
      <form class="plain-form" method="post" action={ownPath(action)} novalidate>
        <AccountToken session={frame.session} />
        <AddressFields values={values} errors={errors} />
        <p>
          <button class="button" type="submit">
            Save the address
          </button>
        </p>
      </form>
      <p>
        <a href="/account">Leave it as it is</a>
      </p>
    </AccountPage>
  );
}
