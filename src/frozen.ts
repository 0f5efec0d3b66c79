/**
 * Freezes a plain object and what it holds, and gives it back. Typed arrays stay as they are: they cannot be frozen. So do
 * objects that are frozen already, with all that they hold.
 */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const held of Object.values(value)) frozen(held);
  return Object.freeze(value);
}
