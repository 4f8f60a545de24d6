import type { JSX } from 'preact';
import { describedBy, FieldMessage, Hint, type FieldWords } from './field-frame.tsx';

export interface TextFieldProps extends FieldWords {
  readonly value?: string | undefined;
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'date';
  /** A token of the HTML standard's autofill list, so that a browser can fill it in. */
  readonly autocomplete?: string;
  readonly inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email';
  readonly required?: boolean;
  readonly optional?: boolean;
  /** More than one makes it a text area. */
  readonly rows?: number;
  /** How long its content usually is: `short` for a postcode or an amount. */
  readonly size?: 'short' | 'long';
  /** Written before the box, like a dollar sign. */
  readonly before?: string;
  readonly autocapitalize?: 'none' | 'words' | 'characters';
  /** A single space lets the stylesheet tell an empty box from a filled one; never words, which vanish when typed over. */
  readonly placeholder?: ' ';
  readonly class?: string;
}

/** A labelled box to type in, with its hint, its error and what was typed before. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { name, before, size } = props;
  const classes = ['field', size, props.class].filter((part) => part !== undefined).join(' ');
  return (
    <div class={classes}>
      <label for={name}>
        {props.label}
        {props.optional ? <span class="optional"> (optional)</span> : null}
      </label>
      <Hint {...props} />
      <FieldMessage {...props} />
      {before === undefined ? (
        <Box {...props} />
      ) : (
        <span class="with-sign">
          <span aria-hidden="true">{before}</span>
          <Box {...props} />
        </span>
      )}
    </div>
  );
}

function Box(props: TextFieldProps): JSX.Element {
  const { name, value = '', rows = 1, error } = props;
  const shared = {
    id: name,
    name,
    required: props.required,
    autocomplete: props.autocomplete,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': describedBy(props),
  } as const;
  if (rows > 1) return <textarea {...shared} rows={rows} value={value} />;
  // Preact types an input by one literal at a time, and every type here is a box for text.
  const type = (props.type ?? 'text') as 'text';
  return (
    <input
      {...shared}
      type={type}
      inputmode={props.inputmode}
      autocapitalize={props.autocapitalize}
      placeholder={props.placeholder}
      value={value === '' ? undefined : value}
    />
  );
}
