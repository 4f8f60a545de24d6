// Measurements made inside the page. Each function is sent to the browser by its source, so each stands by itself.

/** What sticks out to the right of the window, so that a reader would have to scroll sideways (WCAG 1.4.10). */
export function sticksOut(): string[] {
  const { documentElement: root, body } = document;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
    .map((element) => element.outerHTML.slice(0, 120));
}

/** Words cut off by the box they are in (WCAG 1.4.12). What is hidden on purpose, in a single pixel, is not cut off. */
export function cutOff(): string[] {
  return [...document.body.querySelectorAll<HTMLElement>('*')]
    .filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
      if (clientWidth <= 1 || element.matches('input, textarea')) return false;
      const cutsX = ['hidden', 'clip'].includes(overflowX) && scrollWidth > clientWidth + 1;
      const cutsY = ['hidden', 'clip'].includes(overflowY) && scrollHeight > clientHeight + 1;
      return cutsX || cutsY;
    })
    .map((element) => element.outerHTML.slice(0, 120));
}

/** Spaces the text as a reader may who needs that; a constructed sheet, which the page's own policy lets stand. */
export function spaceText(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }',
  );
  document.adoptedStyleSheets = [sheet];
}

export function unspaceText(): void {
  document.adoptedStyleSheets = [];
}

/**
 * Targets smaller than 24 by 24 pixels with another target within that reach of them (WCAG 2.5.8). A link inside a
 * sentence is as tall as its line, which the rule allows.
 */
export function smallTargets(): string[] {
  const least = 24;
  const targets = [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary')]
    .filter((element) => element.matches(':not([type=hidden])') && element.checkVisibility())
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.right > 0);
  const isSmall = (box: DOMRect): boolean => box.width < least || box.height < least;
  const isInSentence = (element: HTMLElement): boolean =>
    getComputedStyle(element).display === 'inline' &&
    (element.parentElement?.textContent.trim().length ?? 0) > element.textContent.trim().length + 1;
  const crowds = (own: DOMRect, other: DOMRect): boolean => {
    const x = own.left + own.width / 2;
    const y = own.top + own.height / 2;
    const nearestX = Math.max(other.left, Math.min(x, other.right));
    const nearestY = Math.max(other.top, Math.min(y, other.bottom));
    return Math.hypot(x - nearestX, y - nearestY) < least / 2;
  };
  return targets
    .filter(
      ({ element, box }) =>
        isSmall(box) &&
        !isInSentence(element) &&
        targets.some((other) => other.element !== element && crowds(box, other.box)),
    )
    .map(
      ({ element, box }) =>
        `${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML.slice(0, 120)}`,
    );
}

export interface Focused {
  /** What to call the control in a report; empty where the focus is on nothing. */
  readonly name: string;
  /** A radio group is one stop, whichever of its radios is focused. */
  readonly stop: string;
  readonly inWindow: boolean;
  readonly covered: boolean;
  readonly outlined: boolean;
}

/** Where the focus is, and whether a reader can see that (WCAG 2.4.7, 2.4.11). */
export function focused(): Focused {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body)
    return { name: '', stop: '', inWindow: true, covered: false, outlined: true };
  const box = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
  const on = document.elementFromPoint(x, y);
  const group = element instanceof HTMLInputElement && element.type === 'radio' ? element.name : undefined;
  return {
    name: element.outerHTML.slice(0, 100),
    stop: group ?? element.outerHTML,
    inWindow: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(on !== null && (element.contains(on) || on.contains(element))),
    outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
}

/** Every stop the Tab key has to come to, as `focused` names them. */
export function stopsToReach(): string[] {
  const stops = [
    ...document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, [tabindex="0"]'),
  ]
    .filter((element) => element.matches(':not([type=hidden])') && element.checkVisibility())
    .map((element) =>
      element instanceof HTMLInputElement && element.type === 'radio' ? element.name : element.outerHTML,
    );
  return [...new Set(stops)];
}
