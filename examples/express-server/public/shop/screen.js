import * as api from '../shared/api.js';
import { described, titleOf } from '../shared/described.js';
import { byId } from '../shared/dom.js';
import { clearProblem, tellProblem } from '../shared/problems.js';
import { count } from '../shared/words.js';
import { showHistory } from './history.js';
import { showList } from './list.js';
import { askForList } from './lists.js';
import { movesBetween } from './moves.js';
import { announce } from './said.js';
import { GUEST } from './subject.js';
import { setTastes } from './taste.js';

const PAGE = 12;

/** Whom the page is about and how many items are shown. */
export const screen = { subject: GUEST, limit: PAGE };

/** What is on the screen, to tell what changed: `{ about, reason, items }`. */
let shown = null;
/** Counts what was asked for: only the last answer is shown. */
let turn = 0;
/** What is to be done where something went wrong, and to take back what a history has. */
const then = { again: () => {}, takeBack: () => {} };
export const onScreen = (actions) => Object.assign(then, actions);

export const isShown = () => shown !== null;
export const startOver = () => {
  shown = null;
  screen.limit = PAGE;
};
export const showMore = () => {
  screen.limit += PAGE;
};

/** What to say of a list. @param cause - what happened before it. */
function summary(entries, moves, cause) {
  const first = entries[0] ? ` First is ${titleOf(entries[0])}.` : '';
  if (moves === undefined) return `${cause} ${count(entries.length, 'item')}.${first}`.trim();
  const places = [...moves.values()];
  const fresh = places.filter((moved) => moved === null).length;
  const moved = places.filter((moved) => moved).length;
  return `${cause} New in the list: ${fresh}, moved: ${moved}.${first}`;
}

/** How the list differs from the one before; undefined where that was another, or one for everybody. */
function movesSince(about, reason, items, cause) {
  const isSame = shown !== null && cause !== '' && shown.about === about && shown.reason === null && reason === null;
  return isSame ? movesBetween(shown.items, items) : undefined;
}

/**
 * Asks for everything about the subject and shows it.
 * @param cause - what happened, to be said with the change. @param undo - takes it back.
 */
export async function refresh(cause = '', undo = null) {
  const mine = ++turn;
  const { subject, limit } = screen;
  byId('columns').setAttribute('aria-busy', 'true');
  try {
    const answer = await askForList(subject, limit);
    const { entries } = answer;
    if (mine !== turn) return;
    clearProblem();
    const items = entries.map(({ item_id }) => item_id);
    const about = JSON.stringify([subject.userId, subject.list, subject.category]);
    const moves = movesSince(about, answer.reason, items, cause);
    shown = { about, reason: answer.reason, items };
    showList(answer, { subject, moves });
    byId('more').hidden = items.length < limit;
    announce(summary(entries, moves, cause), undo);
    if (subject.userId === null) await showPicks(subject, answer.ignored);
    else await showHistoryOf(subject, answer.reason === 'unknown-user');
  } catch (error) {
    if (mine === turn) tellProblem(error, then.again);
  } finally {
    if (mine === turn) byId('columns').removeAttribute('aria-busy');
  }
}

const tastesOf = (entries) => new Map(entries.map(({ item_id, disliked }) => [item_id, disliked ? 'dislike' : 'like']));

async function showPicks({ picks }, ignored) {
  const entries = await described(picks.map(({ itemId, liked }) => ({ item_id: itemId, disliked: !liked })));
  const invitation = 'Like an item or two: nothing of it is kept by the service.';
  const unknown = ignored.length > 0 ? `Not known, so it tells nothing: ${ignored.join(', ')}` : '';
  setTastes(tastesOf(entries));
  showHistory('Your picks', entries.toReversed(), picks.length === 0 ? invitation : unknown, then.takeBack);
}

/** @param isUnknown - whether it is known already that nobody has this id. */
async function historyOf(userId, isUnknown) {
  try {
    return isUnknown ? [] : (await api.history(userId)).history;
  } catch (error) {
    if (error.status === 404) return [];
    throw error;
  }
}

async function showHistoryOf({ userId }, isUnknown) {
  let note = 'Nothing is held on this user.';
  let entries = [];
  try {
    entries = await historyOf(userId, isUnknown);
  } catch (error) {
    if (!error.needsKey) throw error;
    note = 'An API key is needed to see it.';
    tellProblem(error, then.again);
  }
  if (screen.subject.userId !== userId) return;
  byId('forget').hidden = entries.length === 0;
  setTastes(tastesOf(entries));
  showHistory('History', entries.toReversed(), entries.length === 0 ? note : '', then.takeBack);
}
