import * as api from '../shared/api.js';
import { remember, titleOf } from '../shared/described.js';
import { byId } from '../shared/dom.js';
import { tellProblem } from '../shared/problems.js';
import { closeSheet, isSheetOpen } from '../shared/sheet.js';
import { focusItem } from './list.js';
import { refresh, screen } from './screen.js';
import { writeSubject } from './subject.js';
import { tasteOf } from './taste.js';

const DONE = { like: 'Liked', dislike: 'Disliked' };

/** Tells the service, or the address where it is a guest. @param taste - null takes back what there was. */
async function note(itemId, taste, listId) {
  const { userId, picks } = screen.subject;
  if (userId === null) {
    const others = picks.filter((pick) => pick.itemId !== itemId);
    const next = taste === null ? others : [...others, { itemId, liked: taste === 'like' }];
    screen.subject = { ...screen.subject, picks: next };
    writeSubject(screen.subject);
  } else if (taste === null) await api.takeBack(userId, itemId);
  else await (taste === 'like' ? api.like : api.dislike)(userId, itemId, listId);
}

/**
 * Takes in what a visitor thinks of an item, shows what follows, and offers to undo it.
 * @param done - is called when it counts.
 */
export async function mark({ entry, taste, listId = null, rank = null, said = null }, done) {
  const before = tasteOf(entry.item_id);
  const { userId } = screen.subject;
  remember(entry);
  try {
    await note(entry.item_id, taste, listId);
    // Somebody else may have been chosen meanwhile.
    if (screen.subject.userId !== userId) return;
    const cause = said ?? (taste === null ? 'Taken back:' : DONE[taste]);
    const undo = () => mark({ entry, taste: before, rank: rank ?? 0, said: 'Undone:' }, done);
    await refresh(`${cause} ${titleOf(entry)}.`, said === null ? undo : null);
    if (!isSheetOpen()) focusItem(entry.item_id, rank, taste ?? 'like');
    done();
  } catch (error) {
    // A problem is told on the page, which a sheet lies over.
    if (isSheetOpen()) closeSheet();
    tellProblem(error, () => mark({ entry, taste, listId, rank, said }, done));
  }
}

/** Takes back something of the history, and stays there. */
export async function takeBack(entry, done) {
  await mark({ entry, taste: null, rank: null }, done);
  byId('history-title').focus();
}
