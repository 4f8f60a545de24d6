import type { ComponentChildren, JSX } from 'preact';

/** What every field shows around itself. A warning asks for a second look; an error must be put right. */
export interface FieldWords {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly warning?: boolean | undefined;
}

/** The ids a control points at, so that what is written beside it is also read out with it. */
export function describedBy({ name, hint, error }: FieldWords): string | undefined {
  const ids = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`];
  return ids.filter((id) => id !== '').join(' ') || undefined;
}

export function Hint({ name, hint }: FieldWords): JSX.Element | null {
  return hint === undefined ? null : (
    <p class="hint" id={`${name}-hint`}>
      {hint}
    </p>
  );
}

export function FieldMessage({ name, error, warning }: FieldWords): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class={warning ? 'error warning' : 'error'} id={`${name}-error`}>
      <strong>{warning ? 'Please check:' : 'Please correct:'}</strong> {error}
    </p>
  );
}
