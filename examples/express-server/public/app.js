import * as api from './api.js';
import { announce, byId, idText, make } from './dom.js';
import { showFacts } from './facts.js';
import { showHistory, showPicks } from './history.js';
import { focusRank, showList } from './list.js';
import { movesBetween } from './moves.js';
import { clearProblem, tellProblem } from './problems.js';
import { readSubject, writeSubject } from './subject.js';
import { count } from './words.js';

const PAGE = 10;
const GUEST = { userId: null, picks: [] };

/** Whom the page is about, and how many items are shown. */
let subject = GUEST;
let limit = PAGE;
/** The list on the screen, to tell what changed: `{ userId, fallback, items }`. */
let shown = null;
/** Counts what was asked for: only the last answer is shown. */
let turn = 0;

/** Goes to a user or a guest. */
const choose = (next) => writeSubject(next) || refresh();

/** What to say of a list. @param cause - what happened before it. */
function summary({ recommendations }, moves, cause) {
  const first = recommendations[0] ? ` First is ${recommendations[0].item_id}.` : '';
  if (moves === undefined) return `${cause} ${count(recommendations.length, 'recommendation')}.${first}`.trim();
  const places = [...moves.values()];
  const fresh = places.filter((moved) => moved === null).length;
  const moved = places.filter((moved) => moved).length;
  return `${cause} New in the list: ${fresh}, moved: ${moved}.${first}`;
}

/** Asks for everything about the subject and shows it. @param cause - what happened, to be said with the change. */
async function refresh(cause = '') {
  const mine = ++turn;
  const { userId, picks } = subject;
  byId('columns').setAttribute('aria-busy', 'true');
  try {
    const answer = await (userId === null ? api.recommendForGuest(picks, limit) : api.recommend(userId, limit));
    if (mine !== turn) return;
    clearProblem();
    const items = answer.recommendations.map(({ item_id }) => item_id);
    // Of a list that was for everybody, or for somebody else, nothing moved.
    const isSame = shown !== null && cause !== '' && shown.userId === userId && !shown.fallback;
    const moves = isSame && !answer.fallback_used ? movesBetween(shown.items, items) : undefined;
    shown = { userId, fallback: answer.fallback_used, items };
    showList(answer, { userId, moves, add });
    byId('more').hidden = items.length < limit;
    announce(summary(answer, moves, cause));
    if (userId === null) showPicks(picks, answer.ignored, unpick);
    else await showHistoryOf(userId, answer.fallback_reason === 'unknown-user');
  } catch (error) {
    if (mine === turn) tellProblem(error, start);
  } finally {
    if (mine === turn) byId('columns').removeAttribute('aria-busy');
  }
}

async function showHistoryOf(userId, isUnknown) {
  byId('forget').hidden = isUnknown;
  try {
    const { history } = isUnknown ? { history: [] } : await api.history(userId);
    if (subject.userId === userId) showHistory(history);
  } catch (error) {
    if (!error.needsKey) throw error;
    showHistory([], 'An API key is needed to see it.');
    tellProblem(error, start);
  }
}

/** A like of a user, or a pick of a guest. @param rank - where in the list it was; undefined where it was typed. */
async function add(itemId, rank) {
  const { userId, picks } = subject;
  try {
    if (userId === null) {
      subject = { userId, picks: picks.includes(itemId) ? picks : [...picks, itemId] };
      writeSubject(subject);
      await refresh(`Picked ${itemId}.`);
    } else {
      await api.like(userId, itemId);
      await refresh(`Liked ${itemId}.`);
      showAround();
    }
    if (rank !== undefined) focusRank(rank);
  } catch (error) {
    tellProblem(error, () => add(itemId));
  }
}

function unpick(itemId) {
  subject = { userId: null, picks: subject.picks.filter((pick) => pick !== itemId) };
  writeSubject(subject);
  refresh(`Removed ${itemId}.`);
  byId('history-title').focus();
}

async function forget() {
  const { userId } = subject;
  try {
    await api.forget(userId);
    await refresh(`${userId} is forgotten.`);
    byId('list-title').focus();
    showAround();
  } catch (error) {
    tellProblem(error, forget);
  }
}

const MOST_KNOWN = 1000;

/** Fills the list of known users. @returns them */
async function showKnown() {
  const { users, total } = await api.users(MOST_KNOWN);
  users.sort(new Intl.Collator('en', { numeric: true }).compare);
  const options = users.map((value) => make('option', { value }, value));
  const rest = total - users.length;
  if (rest > 0) options.push(make('option', { disabled: true }, `and ${rest.toLocaleString('en')} more: type the id`));
  byId('known').replaceChildren(byId('known').options[0], ...options);
  markKnown();
  return users;
}

/** Lets the list of known users say who is chosen, if it is one of them. */
function markKnown() {
  const known = byId('known');
  known.value = subject.userId ?? '';
  if (known.selectedIndex === -1) known.value = '';
}

/** Brings up to date what stands around the list; if that fails, the list has told why. */
const showAround = () => Promise.allSettled([showFacts(), showKnown()]);

/** Takes over whom the address names, if it names anybody. */
function follow() {
  const next = readSubject() ?? subject;
  // What this page wrote itself is on the screen already.
  if (JSON.stringify(next) === JSON.stringify(subject) && shown !== null) return;
  subject = next;
  limit = PAGE;
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  const isGuest = subject.userId === null;
  markKnown();
  byId('guest').setAttribute('aria-pressed', String(isGuest));
  byId('add-label').textContent = isGuest ? 'Pick an item' : 'Add a like';
  byId('add-button').textContent = isGuest ? 'Pick' : 'Like';
  byId('forget').hidden = isGuest;
  // On a narrow screen picks stand before the list that follows from them.
  if (isGuest) byId('columns').prepend(byId('past'));
  else byId('columns').append(byId('past'));
  return refresh();
}

/** Begins, or begins again after something was mended. */
async function start() {
  showFacts();
  const [known, popular] = await Promise.allSettled([showKnown(), api.popular(500)]);
  const ids = popular.value?.recommendations.map(({ item_id }) => item_id) ?? [];
  byId('items').replaceChildren(...ids.map((value) => make('option', { value })));
  // With nobody named it begins with somebody, so that there is something to see.
  if (readSubject() === null) {
    const first = known.value?.[0];
    history.replaceState(null, '', `#${new URLSearchParams(first === undefined ? { guest: '' } : { user: first })}`);
  }
  shown = null;
  await follow();
  if (known.reason?.needsKey) tellProblem(known.reason, start);
}

const onSubmit = (form, input, act) => {
  byId(form).onsubmit = (event) => {
    event.preventDefault();
    act(byId(input).value.trim());
    byId(input).value = '';
  };
};

onSubmit('any', 'any-id', (userId) => userId && choose({ userId, picks: [] }));
onSubmit('add', 'add-id', (itemId) => itemId && add(itemId));
byId('known').onchange = ({ target }) => target.value && choose({ userId: target.value, picks: [] });
byId('guest').onclick = () => choose(GUEST);
byId('more').onclick = async () => {
  const rank = limit;
  limit += PAGE;
  await refresh();
  focusRank(rank);
};
byId('forget').onclick = () => {
  byId('forget-title').replaceChildren('Forget ', idText(subject.userId), '?');
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
