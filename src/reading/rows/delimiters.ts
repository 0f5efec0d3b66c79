/** What lines are cut by. */
const DELIMITERS = [',', ';', '\t', '|', '::'];

/** The delimiter that would cut the line into more cells than it was cut into; null where none would. */
function betterDelimiter(cells: readonly string[], delimiter: string): string | null {
  const line = cells.join(delimiter);
  let [best, most]: [string | null, number] = [null, cells.length];
  for (const each of DELIMITERS) {
    const { length } = line.split(each);
    if (each !== delimiter && length > most) [best, most] = [each, length];
  }
  return best;
}

/** How a text is written in code. */
const inCode = (text: string): string => `'${JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'")}'`;

/** What the first line looks cut by, where another delimiter cuts it into more cells, and what to write; else null. */
export function describeDelimiter(cells: readonly string[], delimiter: string): string | null {
  const better = betterDelimiter(cells, delimiter);
  return better && `looks cut by ${JSON.stringify(better)}: give \`delimiter: ${inCode(better)}\``;
}
