/** A piece of HTML that is safe to put into a page. Made by {@link html} alone, and by {@link trusted} where we wrote it. */
export class Html {
  constructor(readonly text: string) {}
}

/** What can stand in a template: text is escaped, a list is joined, nothing is left out. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it can stand between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]);

function toText(content: Content): string {
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(toText).join('');
  if (content === null || content === undefined || content === false) return '';
  return escapeHtml(String(content));
}

/** A template of HTML: what is put in is escaped, unless it is HTML itself. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(strings.reduce((text, part, at) => text + toText(contents[at - 1]) + part));

/** Text of our own making that is HTML already. */
export const trusted = (text: string): Html => new Html(text);

/** Signs that would not show, or would turn the text around them: controls, marks of direction, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]/gu;
const LONGEST_ID = 80;

/** An id as it is shown: signs that do not show by their number, and cut where it is very long. */
export function showId(id: string): string {
  const signs = Array.from(id.slice(0, 2 * LONGEST_ID + 2));
  const short = signs.length > LONGEST_ID ? `${signs.slice(0, LONGEST_ID - 1).join('')}…` : id;
  return short.replaceAll(UNSEEN, (sign) => `[U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** An id on the page: set apart from the direction of the text around it, and wrapped anywhere. */
export const idOf = (id: string): Html => html`<bdi class="id">${showId(id)}</bdi>`;
