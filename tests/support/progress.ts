/** What a listener of `onProgress` was told for the first time: what goes on for long is told again, as the same object. */
export const newsOf = <Report extends { readonly fraction: number }>(calls: readonly Report[]): Report[] =>
  [...new Set(calls)].filter(({ fraction }) => fraction > 0);
