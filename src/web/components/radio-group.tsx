import type { ComponentChildren, JSX } from 'preact';
import { describedBy, FieldMessage, Hint, type FieldWords } from './field-frame.tsx';

export interface RadioOption {
  readonly value: string;
  readonly label: ComponentChildren;
  /** More about it, read out after its label. */
  readonly note?: ComponentChildren;
  /** The end of its id, where the value would not do; ids are `<name>-<value>`. */
  readonly id?: string;
  readonly class?: string;
}

export interface RadioGroupProps extends FieldWords {
  readonly options: readonly RadioOption[];
  readonly chosen?: string | undefined;
  /** `cards` one under another with room for words, `tiles` side by side for a word each. */
  readonly look?: 'cards' | 'tiles' | 'plain';
  readonly class?: string;
  readonly children?: ComponentChildren;
}

/**
 * One choice of several. The radios stay where the finger and the keyboard find them: each covers the whole of its card,
 * drawn by the stylesheet, and none is ever taken out of the page.
 */
export function RadioGroup(props: RadioGroupProps): JSX.Element {
  const { name, look = 'plain', error } = props;
  return (
    <fieldset
      class={['choice', props.class].filter((part) => part !== undefined).join(' ')}
      aria-describedby={describedBy(props)}
    >
      <legend>{props.label}</legend>
      <Hint {...props} />
      <FieldMessage {...props} />
      <div class={look}>
        {props.options.map((option) => (
          <Option
            option={option}
            name={name}
            chosen={option.value === props.chosen}
            invalid={error !== undefined}
          />
        ))}
      </div>
      {props.children}
    </fieldset>
  );
}

interface OptionProps {
  readonly option: RadioOption;
  readonly name: string;
  readonly chosen: boolean;
  readonly invalid: boolean;
}

function Option({ option, name, chosen, invalid }: OptionProps): JSX.Element {
  const id = `${name}-${option.id ?? option.value}`;
  return (
    <div class={['option', option.class].filter((part) => part !== undefined).join(' ')}>
      <label for={id}>
        <input
          type="radio"
          id={id}
          name={name}
          value={option.value}
          checked={chosen}
          aria-describedby={option.note === undefined ? undefined : `${id}-note`}
          aria-invalid={invalid ? true : undefined}
        />
        {option.label}
      </label>
      {option.note === undefined ? null : (
        <span class="note" id={`${id}-note`}>
          {option.note}
        </span>
      )}
    </div>
  );
}
