import * as api from './api.js';
import { button, idText, make } from './dom.js';
import { makePager } from './pager.js';
import { closeSheet, openSheet, problemInSheet } from './sheet.js';

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
    onProblem: problemInSheet(onProblem, () => openUserPicker(choose, onProblem)),
    onSearch: (search) => {
      const isFound = [...pager.element.querySelectorAll('.rows .id')].some((id) => id.textContent === search);
      const show = button('choice', take(search), {}, 'Show the id ', idText(search));
      typed.replaceChildren(...(search === '' || isFound ? [] : [show]));
    },
  });
  pager.element.append(typed);
  openSheet('Choose a user', pager.element);
  pager.show();
}
