import * as api from '../shared/api.js';
import { button, byId, idText, make, unseen } from '../shared/dom.js';
import { makePager } from '../shared/pager.js';
import { tellProblem } from '../shared/problems.js';

const PAGE = 10;

/** Shows the users known, to search in. @param compare - is told the user whose lists are to be seen side by side. */
export function showUsers(compare) {
  const row = (userId) =>
    make(
      'li',
      {},
      make('a', { className: 'what', href: `/#${new URLSearchParams({ user: userId })}` }, idText(userId)),
      button('plain', () => compare(userId), {}, 'Compare', unseen(` lists for ${userId}`)),
    );
  const pager = makePager({
    label: 'Search for a user',
    noun: 'user',
    size: PAGE,
    load: async (page) => {
      const { users, total } = await api.users(page);
      return { rows: users.map(row), total };
    },
    onProblem: tellProblem,
  });
  byId('users').replaceChildren(pager.element);
  return pager.show();
}
