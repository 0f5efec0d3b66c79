import { button, make, say } from './dom.js';
import { count } from './words.js';

const WAIT_MS = 250;

/**
 * A list to search in and to turn the pages of.
 * @param label - of the field. @param noun - what there is: `user`.
 * @param load - is given `{ search, limit, offset }`, and answers `{ rows, total }`, rows as `li` elements.
 * @param onProblem - is told what failed, and what to do again. @param onSearch - is told what was looked for.
 * @returns the element, and `show`, which looks from the first page on.
 */
export function makePager({ label, noun, size, load, onProblem, onSearch = () => {} }) {
  let offset = 0;
  let turn = 0;
  let timer;
  const field = make('input', { type: 'search', maxLength: 512, autocomplete: 'off', spellcheck: false });
  const list = make('ul', { className: 'rows' });
  const said = make('p', { className: 'hint', role: 'status' });
  const go = (step) => () => show(offset + step * size);
  const [before, after] = [button('plain', go(-1), {}, 'Previous'), button('plain', go(1), {}, 'Next')];
  const turning = make('div', { className: 'row end' }, said, before, after);
  const element = make('div', { className: 'pager' }, make('label', {}, label, field), list, turning);

  async function show(from = 0) {
    const mine = ++turn;
    try {
      const { rows, total } = await load({ search: field.value.trim(), limit: size, offset: from });
      if (mine !== turn) return;
      offset = from;
      list.replaceChildren(...rows);
      const range = total > size ? `${from + 1}–${from + rows.length} of ` : '';
      say(said, total === 0 ? `No ${noun} found` : `${range}${count(total, noun)}`);
      const held = document.activeElement;
      before.disabled = from === 0;
      after.disabled = from + rows.length >= total;
      before.hidden = total <= size;
      after.hidden = before.hidden;
      // What cannot be pressed any more loses the focus, which would begin at the top of the page again.
      if (held === after && after.disabled) before.focus();
      if (held === before && before.disabled) after.focus();
      onSearch(field.value.trim());
    } catch (error) {
      if (mine !== turn) return;
      list.replaceChildren();
      onProblem(error, () => show(from));
      onSearch(field.value.trim());
    }
  }

  field.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(), WAIT_MS);
  };
  return { element, field, show };
}
