import type { FieldName, Problems, Typed } from './checkout-form.ts';

interface Answers {
  readonly typed: Typed;
  readonly problems: Problems;
}

export function CardFields({ typed, problems }: Answers) {
  const shared = { typed, problems };
  return (
    <>
      <Field
        name="card_number"
        label="Card number"
        inputMode="numeric"
        autoComplete="cc-number"
        {...shared}
      />
      <div class="two">
        <Field name="exp" label="Expiry (MM/YY)" autoComplete="cc-exp" {...shared} />
        <Field name="cvc" label="Security code" inputMode="numeric" autoComplete="cc-csc" {...shared} />
      </div>
      <p class="hint">
        4242 4242 4242 4242 pays; 4000 0000 0000 0002 is declined. Any future date, any three digits.
      </p>
    </>
  );
}

interface FieldProps extends Answers {
  readonly name: FieldName;
  readonly label: string;
  readonly type?: 'text' | 'email';
  readonly inputMode?: 'numeric' | 'text';
  readonly autoComplete?: string;
}

/** What was typed stays, save for the numbers of a card, which no page should send back. */
export function Field({ name, label, type = 'text', inputMode, autoComplete, typed, problems }: FieldProps) {
  const problem = problems[name];
  const isSecret = name === 'cvc' || name === 'card_number';
  const shared = {
    id: name,
    name,
    value: isSecret ? '' : typed[name],
    ...(inputMode === undefined ? {} : { inputMode }),
    ...(autoComplete === undefined ? {} : { autoComplete }),
    ...(problem === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${name}-problem` }),
  };
  return (
    <div>
      <label for={name}>{label}</label>
      {type === 'email' ? <input type="email" {...shared} /> : <input type="text" {...shared} />}
      {problem === undefined ? null : (
        <p class="error" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
