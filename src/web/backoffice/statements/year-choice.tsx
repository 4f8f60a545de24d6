import type { JSX } from 'preact';

const yearsBack = 7;

/** A financial year to choose, named by the year it ends in. */
export function YearChoice(props: { label: string; year: number; thisYear: number }): JSX.Element {
  const { label, year, thisYear } = props;
  return (
    <div class="field">
      <label for="year">{label}</label>
      <select id="year" name="year">
        {Array.from({ length: yearsBack }, (_, back) => thisYear - back).map((each) => (
          <option value={each} selected={each === year}>
            {each - 1}–{each}
          </option>
        ))}
      </select>
    </div>
  );
}
