/** The numbers from 0 to `count - 1`, in order. */
export function ascending(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let at = 0; at < count; at++) numbers[at] = at;
  return numbers;
}
