import * as api from '../shared/api.js';
import { askCatalogue } from '../shared/described.js';
import { byId, idText } from '../shared/dom.js';
import { showFacts } from '../shared/facts.js';
import { tellProblem } from '../shared/problems.js';
import '../shared/report-link.js';
import { closeSheet } from '../shared/sheet.js';
import { firstUser, openUserPicker } from '../shared/user-picker.js';
import { makeFilters, showChosen } from './filters.js';
import { openFinder } from './find.js';
import { focusItem, showWaiting } from './list.js';
import { mark, takeBack } from './marking.js';
import { isShown, onScreen, refresh, screen, showMore, startOver } from './screen.js';
import { GUEST, hashOf, readSubject, writeSubject } from './subject.js';
import { onTaste } from './taste.js';

/** Goes to another user, a guest, or another list. */
const choose = (next) => {
  const subject = { ...screen.subject, ...next };
  writeSubject(subject) || refresh();
};

async function forget() {
  const { userId } = screen.subject;
  try {
    await api.forget(userId);
    await refresh(`${userId} is forgotten.`);
    byId('list-title').focus();
    showFacts();
  } catch (error) {
    tellProblem(error, forget);
  }
}

/** Takes over whom the address names, if it names anybody. */
function follow() {
  const next = readSubject() ?? screen.subject;
  // What this page wrote itself is on the screen already.
  if (hashOf(next) === hashOf(screen.subject) && isShown()) return;
  screen.subject = next;
  startOver();
  closeSheet();
  if (byId('forget-dialog').open) byId('forget-dialog').close();
  const { userId } = next;
  const isGuest = userId === null;
  byId('who').replaceChildren(isGuest ? 'A guest' : idText(userId));
  byId('guest').setAttribute('aria-pressed', String(isGuest));
  byId('forget').hidden = isGuest;
  showChosen(next);
  return refresh();
}

/** Somebody to begin with, so that there is something to see where the address names nobody. */
async function begin() {
  if (readSubject() !== null) return null;
  try {
    const userId = await firstUser();
    history.replaceState(null, '', hashOf({ ...GUEST, userId }));
    return null;
  } catch (error) {
    return error;
  }
}

/** Begins, or begins again after something was mended. */
async function start() {
  showWaiting(screen.limit);
  showFacts();
  const [problem] = await Promise.all([begin(), askCatalogue().then(prepare, () => prepare(0))]);
  startOver();
  await follow();
  if (problem?.needsKey) tellProblem(problem, start);
}

const prepare = (items) => makeFilters(items > 0, choose).catch(() => makeFilters(false, choose));

onScreen({ again: start, takeBack: (entry) => takeBack(entry, showFacts) });
onTaste((what) => mark(what, showFacts));
byId('choose').onclick = () => openUserPicker((userId) => choose({ userId, picks: [] }), tellProblem);
byId('guest').onclick = () => choose({ userId: null, picks: [] });
byId('find').onclick = () => openFinder(tellProblem);
byId('more').onclick = async () => {
  const rank = screen.limit;
  showMore();
  await refresh();
  focusItem(null, rank);
};
byId('forget').onclick = () => {
  byId('forget-title').replaceChildren('Forget ', idText(screen.subject.userId), '?');
  byId('forget-dialog').returnValue = '';
  byId('forget-dialog').showModal();
};
byId('forget-dialog').onclose = ({ target }) => target.returnValue === 'forget' && forget();
// Followed as a link it would take the place of the subject in the address.
byId('skip').onclick = (event) => {
  event.preventDefault();
  byId('list-title').focus();
};
window.onhashchange = follow;
start();
