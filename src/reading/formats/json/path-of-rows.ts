/** The texts and brackets of JSON. A text that does not end goes to the end, so that no other is looked for in it. */
const TOKEN = /"([^"\\]*(?:\\.[^"\\]*)*)"?|[[\]{}]/gs;

/** The most characters of a document that are looked at. */
export const BEGINNING = 2 ** 16;

/** Names that one can write in a path. */
const PLAIN = /^[\w$-]{1,60}$/;

/**
 * The path of the first array of objects in a document, by its beginning, for advice.
 * @returns null where there is none, or none that one can write.
 */
export function pathOfRows(text: string): string | null {
  /** The keys under which the brackets around stand, from the outermost on; the document has none. */
  const path: string[] = [];
  let arrays = 0;
  let key = '';
  let before = '';
  for (const { 0: token, 1: name } of text.slice(0, BEGINNING).matchAll(TOKEN)) {
    if (name !== undefined) {
      key = name;
    } else if (token === '{' || token === '[') {
      const isFound = token === '{' && before === '[' && arrays === 1 && path.length > 1;
      if (isFound && path.slice(1).every((each) => PLAIN.test(each))) return path.slice(1).join('.');
      if (token === '[') arrays++;
      path.push(key);
    } else {
      if (token === ']') arrays--;
      path.pop();
    }
    before = token;
  }
  return null;
}
