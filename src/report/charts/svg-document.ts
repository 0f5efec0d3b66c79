import { escapeHtml, type Html, trusted } from '../html.js';
import { type PlotOptions, plot } from '../plot.js';

// As much of a browser's document as Plot asks for: it makes elements, gives them attributes, puts them together, and
// the whole is written as text. A whole DOM would be larger than the plotting library.

const NAMESPACE = 'http://www.w3.org/2000/svg';

type Child = SvgElement | string;

class SvgElement {
  readonly namespaceURI = NAMESPACE;
  readonly style = { setProperty: (name: string, value: string) => this.addStyle(name, value) };
  parentNode: SvgElement | null = null;
  private readonly attributes = new Map<string, string>();
  private children: Child[] = [];

  constructor(
    readonly ownerDocument: SvgDocument,
    readonly tagName: string,
  ) {}

  get childNodes(): readonly Child[] {
    return this.children;
  }

  get firstChild(): Child | null {
    return this.children[0] ?? null;
  }

  set textContent(text: string) {
    this.children = text === '' ? [] : [String(text)];
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  appendChild(child: Child): Child {
    return this.insertBefore(child, null);
  }

  append(...children: Child[]): void {
    for (const child of children) this.appendChild(child);
  }

  insertBefore(child: Child, before: Child | null): Child {
    const at = before === null ? -1 : this.children.indexOf(before);
    this.children.splice(at === -1 ? this.children.length : at, 0, child);
    if (child instanceof SvgElement) child.parentNode = this;
    return child;
  }

  /** The element as text. */
  get outerHTML(): string {
    const attributes = Array.from(this.attributes, ([name, value]) => ` ${name}="${escapeHtml(value)}"`).join('');
    const content = this.children.map((child) => (child instanceof SvgElement ? child.outerHTML : escapeHtml(child)));
    return `<${this.tagName}${attributes}>${content.join('')}</${this.tagName}>`;
  }

  private addStyle(name: string, value: string): void {
    const before = this.attributes.get('style');
    this.attributes.set('style', `${before === undefined ? '' : `${before};`}${name}:${value}`);
  }
}

/** Makes elements that are written as text. */
export class SvgDocument {
  readonly documentElement = new SvgElement(this, 'svg');

  createElement(name: string): SvgElement {
    return new SvgElement(this, name);
  }

  createElementNS(_namespace: string, name: string): SvgElement {
    return new SvgElement(this, name);
  }

  createTextNode(text: string): string {
    return text;
  }
}

/**
 * Draws with Plot, as text. Left out are the names of groups, which screen readers do not read in a picture, the styles,
 * which the page has, and digits beyond the second.
 * @param attributes - of the picture as a whole.
 */
export function drawSvg(options: PlotOptions, attributes: Readonly<Record<string, string>>): Html {
  const svg = plot({ ...options, document: new SvgDocument() as unknown as PlotOptions['document'] });
  const drawing: string = svg.outerHTML
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<g aria-label="[^"]*"/g, '<g')
    .replaceAll(/\d+\.\d{3,}(?=[^<>]*>)/g, (digits: string) => String(Number(Number(digits).toFixed(2))));
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  return trusted(drawing.replace('<svg', () => `<svg${named.join('')}`));
}
