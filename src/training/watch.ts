/** Measures the seconds since it was last asked, or made. */
export function startWatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return (last - before) / 1000;
  };
}
