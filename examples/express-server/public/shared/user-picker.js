import * as api from './api.js';
import { button, idText, make } from './dom.js';
import { makePager } from './pager.js';
import { closeSheet, openSheet, sayInSheet } from './sheet.js';

const PAGE = 10;

/** The first user that is known; null where there is none. */
export async function firstUser() {
  return (await api.users({ limit: 1 })).users[0] ?? null;
}

/**
 * Lets a user be found, or an id be typed that nobody has yet.
 * @param choose - is told the id. @param onProblem - is told what failed, and what to do again.
 */
export function openUserPicker(choose, onProblem) {
  const take = (userId) => () => {
    closeSheet();
    choose(userId);
  };
  const row = (userId) => make('li', {}, button('choice', take(userId), {}, idText(userId)));
  const typed = make('p', {});
  const pager = makePager({
    label: 'Search for a user',
    noun: 'user',
    size: PAGE,
    load: async (page) => {
      const { users, total } = await api.users(page);
      return { rows: users.map(row), total };
    },
    onProblem: (error, again) => {
      if (!error.needsKey) return sayInSheet(error.message);
      closeSheet();
      onProblem(error, again);
    },
    onSearch: (search) => {
      const isNew =
        search !== '' && ![...pager.element.querySelectorAll('.id')].some((id) => id.textContent === search);
      const show = button('choice', take(search), {}, 'Somebody new: ', idText(search));
      typed.replaceChildren(...(isNew ? [show] : []));
    },
  });
  pager.field.onkeydown = ({ key }) => {
    if (key === 'Enter' && pager.field.value.trim() !== '') take(pager.field.value.trim())();
  };
  pager.element.append(typed);
  openSheet('Choose a user', pager.element);
  pager.show();
}
