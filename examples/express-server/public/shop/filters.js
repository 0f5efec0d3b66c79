import * as api from '../shared/api.js';
import { button, byId, make } from '../shared/dom.js';
import { LISTS } from './subject.js';

const NAMES = { model: 'For you', popular: 'Popular', latest: 'New' };
const MOST_CHIPS = 5;

const press = (buttons, isPressed) => {
  for (const one of buttons) one.setAttribute('aria-pressed', String(isPressed(one)));
};

/** Draws what can be chosen. @param change - is told what is to be another in the subject. */
export async function makeFilters(hasCatalogue, change) {
  const lists = hasCatalogue ? LISTS : LISTS.filter((list) => list !== 'latest');
  byId('lists').replaceChildren(
    ...lists.map((list) => button('tab', () => change({ list }), { 'data-list': list }, NAMES[list])),
  );
  const { categories } = hasCatalogue ? await api.categories() : { categories: [] };
  const chip = (category, label) =>
    button('chip', () => change({ category }), { 'data-category': category ?? '' }, label);
  byId('categories').hidden = categories.length === 0;
  byId('chips').replaceChildren(
    chip(null, 'All'),
    ...categories.slice(0, MOST_CHIPS).map(({ category }) => chip(category, category)),
  );
  const rest = categories.slice(MOST_CHIPS).sort((a, b) => a.category.localeCompare(b.category));
  const option = ({ category, items }) => make('option', { value: category }, `${category} (${items})`);
  byId('other-category').hidden = rest.length === 0;
  byId('other-category').replaceChildren(make('option', { value: '' }, 'Other category…'), ...rest.map(option));
  byId('other-category').onchange = ({ target }) => change({ category: target.value || null });
}

/** Lets them say what is chosen. */
export function showChosen({ list, category }) {
  press(byId('lists').children, ({ dataset }) => dataset.list === list);
  press(byId('chips').children, ({ dataset }) => dataset.category === (category ?? ''));
  const other = byId('other-category');
  other.value = category ?? '';
  if (other.selectedIndex === -1) other.value = '';
  other.classList.toggle('chosen', other.value !== '');
}
