/** Whose rows a query may see. A store takes one and cannot answer outside it (D10). */
export type Scope = { readonly all: true } | { readonly all: false; readonly customer: string };

export const EVERYTHING: Scope = { all: true };
