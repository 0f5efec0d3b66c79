/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-')) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/**
 * A new element. Text goes in as text, so nothing that users, items or the catalogue are called can become markup.
 * @param properties - of the element; `aria-…` and `data-…` are set as attributes.
 */
export const make = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);

/** A button that does not submit. */
export const button = (className, onclick, properties, ...children) =>
  make('button', { type: 'button', className, onclick, ...properties }, ...children);

const SVG = 'http://www.w3.org/2000/svg';

/** A new element of a drawing; all that is given are attributes. */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A sign of `icons.svg`, beside a text that says the same. */
export const icon = (name) =>
  draw('svg', { class: 'icon', 'aria-hidden': 'true' }, draw('use', { href: `/icons.svg#${name}` }));

/** A name in text of any direction. */
export const nameText = (name) => make('bdi', { className: 'name' }, name);

/** An id in text of any direction. */
export const idText = (id) => make('bdi', { className: 'id' }, id);

/** Text for those who hear the page. */
export const unseen = (text) => make('span', { className: 'hidden' }, text);

/** A bar from 0 to 1, beside a text that says the same. */
export function bar(fraction) {
  const element = make('span', { className: fraction < 0 ? 'bar less' : 'bar', 'aria-hidden': 'true' });
  element.style.setProperty('--part', String(Math.min(1, Math.abs(fraction))));
  return element;
}

/** Says something in a live region; the same again is said again. */
export function say(region, text) {
  region.textContent = region.textContent === text && text !== '' ? `${text}\u00a0` : text;
}
