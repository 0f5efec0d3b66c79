/** Characters that a terminal obeys or that hide others: controls, ends of lines, and those that turn the direction of text. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What JSON writes of those that have a letter. */
const LETTERS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

/** Text of somebody else, such as an id, on one line: what a terminal would obey is shown as JSON writes it. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (each) => LETTERS[each] ?? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
