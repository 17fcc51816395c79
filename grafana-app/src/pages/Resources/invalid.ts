/** What a `Field` needs to show an error; nothing where there is none. */
export function invalid(error: string | undefined): { invalid: boolean; error?: string } {
  return error === undefined ? { invalid: false } : { invalid: true, error };
}
