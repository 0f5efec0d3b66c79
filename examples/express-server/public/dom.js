/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * A new element. Text goes in as text, so no id of a user or an item can become markup.
 * @param properties - of the element; `aria-…` and `data-…` are set as attributes.
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-')) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

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

/** Says what happened, to those who hear the page too; the same again is said again. */
export function announce(text) {
  const live = byId('live');
  live.textContent = live.textContent === text ? `${text}\u00a0` : text;
}
