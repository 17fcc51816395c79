import type { Word, Words } from './wording.ts';

/** What was typed into a named field. */
export function textOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}

/** The properties of a `Field` that show what is wrong with it. */
export function invalid(words: Words, word: Word | undefined): { invalid: boolean; error?: string } {
  return word === undefined ? { invalid: false } : { invalid: true, error: words(word) };
}

/** Puts the cursor into the first field, in the form's order, that the record names. */
export function focusOn(form: HTMLFormElement, fields: object): void {
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement) || !(element.name in fields)) continue;
    element.focus();
    return;
  }
}
