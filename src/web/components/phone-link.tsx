import type { JSX } from 'preact';

/** The paper's number, to be tapped on a phone and read on anything else. */
export function PhoneLink({ phone }: { phone: string }): JSX.Element {
  return (
    <a class="phone" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
      {phone}
    </a>
  );
}
