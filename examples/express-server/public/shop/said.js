import { byId, say } from '../shared/dom.js';
import { isSheetOpen, sayInSheet } from '../shared/sheet.js';

/**
 * Says what happened, to those who hear the page too.
 * @param undo - takes it back; null where there is nothing to take back.
 */
export function announce(text, undo = null) {
  say(byId('live'), text);
  // What lies under a sheet is not heard.
  if (isSheetOpen()) sayInSheet(text);
  byId('undo').hidden = undo === null;
  byId('undo').onclick = undo;
}
