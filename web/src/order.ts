/** The order of texts: by code unit, for what a locale says of order differs between engines. */
export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
