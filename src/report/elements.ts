import { type Content, type Html, html } from './html.js';

// The pieces that sections are made of.

/** A section of the page with its heading, which the list of contents leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export const sectionOf = ({ id, title, body }: Section): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;

/** Facts, a name and a value each; facts without a value are left out. */
export const factsOf = (facts: readonly (readonly [name: string, value: Content])[], look: 'cards' | 'list'): Html =>
  html`<dl class="${look}">${facts
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A table: what it is, its columns, and rows whose first cell is their heading. */
export interface Table {
  readonly caption: Content;
  readonly columns: readonly Content[];
  readonly rows: readonly (readonly [heading: Content, ...cells: Content[]])[];
  /** `words` sets the cells to the left, `numbers` to the right. */
  readonly cells: 'words' | 'numbers';
}

/** A table that scrolls on its own where the screen is too narrow, also by the keyboard. */
export const tableOf = ({ caption, columns, rows, cells }: Table): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="${cells}"><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([heading, ...rest]) =>
      html`<tr><th scope="row">${heading}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
  )}</tbody></table></div>`;

/** Figures side by side where there is room. */
export const gridOf = (figures: readonly Content[]): Html => html`<div class="grid">${figures}</div>`;
