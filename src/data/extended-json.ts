const NUMBERS = ['$numberLong', '$numberInt', '$numberDouble', '$numberDecimal'] as const;

/** The names by which MongoDB's extended JSON wraps a number. */
export type NumberWrapper = (typeof NUMBERS)[number];

/**
 * What an object of MongoDB's extended JSON, such as `{ "$oid": "..." }`, wraps by the given name; undefined where
 * `value` is no such object. Getters may throw.
 */
export function unwrap(value: object, name: '$oid' | '$uuid' | '$date' | NumberWrapper): unknown {
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The number in an object such as `{ "$numberLong": "12" }`: text as a rule; undefined where `value` is none. */
export function unwrapNumber(value: object, names: readonly NumberWrapper[] = NUMBERS): string | number | undefined {
  for (const name of names) {
    const number = unwrap(value, name);
    if (typeof number === 'string' || typeof number === 'number') return number;
    if (typeof number === 'bigint') return String(number);
  }
  return undefined;
}
