import type { JSX } from 'preact';
import { describedBy, FieldMessage, Hint, type FieldWords } from './field-frame.tsx';

export interface CheckBoxProps extends FieldWords {
  readonly checked: boolean;
  readonly class?: string;
}

/** A yes that has to be given: never ticked unless the person ticked it. Posts `on`. */
export function CheckBox(props: CheckBoxProps): JSX.Element {
  const { name, error } = props;
  return (
    <div class={['check', props.class].filter((part) => part !== undefined).join(' ')}>
      <FieldMessage {...props} />
      <input
        type="checkbox"
        id={name}
        name={name}
        value="on"
        checked={props.checked}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy(props)}
      />
      <label for={name}>{props.label}</label>
      <Hint {...props} />
    </div>
  );
}
