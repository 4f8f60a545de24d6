import type { ComponentChildren, JSX } from 'preact';

/** What every field shows around itself. A warning asks for a second look; an error must be put right. */
export interface FieldWords {
  readonly name: string;
  /** What the ids of its words begin with, where its name stands on the page more than once. */
  readonly idStem?: string | undefined;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly warning?: boolean | undefined;
}

/** The ids a control points at, so that what is written beside it is also read out with it. */
export function describedBy({ name, idStem = name, hint, error }: FieldWords): string | undefined {
  const ids = [hint === undefined ? '' : `${idStem}-hint`, error === undefined ? '' : `${idStem}-error`];
  return ids.filter((id) => id !== '').join(' ') || undefined;
}

export function Hint({ name, idStem = name, hint }: FieldWords): JSX.Element | null {
  return hint === undefined ? null : (
    <p class="hint" id={`${idStem}-hint`}>
      {hint}
    </p>
  );
}

export function FieldMessage({ name, idStem = name, error, warning }: FieldWords): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class={warning ? 'error warning' : 'error'} id={`${idStem}-error`}>
      <strong>{warning ? 'Please check:' : 'Please correct:'}</strong> {error}
    </p>
  );
}
