import { byId, say } from './dom.js';

const sheet = () => byId('sheet');

/**
 * Shows something over the page, in place of what may be there.
 * @param title - nodes or text. @param content - elements, or a promise of them. @returns when it is shown.
 */
export async function openSheet(title, content, lead = '') {
  byId('sheet-title').replaceChildren(...[title].flat());
  byId('sheet-lead').textContent = lead;
  say(byId('sheet-said'), '');
  if (!sheet().open) {
    byId('sheet-body').replaceChildren();
    sheet().showModal();
  }
  byId('sheet-title').focus();
  sheet().scrollTop = 0;
  const heading = byId('sheet-title').firstChild;
  try {
    const nodes = [await content].flat();
    // Another may have been opened, or all closed, meanwhile.
    if (sheet().open && byId('sheet-title').firstChild === heading) byId('sheet-body').replaceChildren(...nodes);
  } catch (error) {
    byId('sheet-body').replaceChildren();
    sayInSheet(error.message);
  }
}

/** Says something where it is heard while the sheet lies over the page. */
export const sayInSheet = (text) => say(byId('sheet-said'), text);

/**
 * Tells a problem over the page; a key that is missing is asked for on the page as well.
 * @param tell - tells it there. @param again - opens the sheet anew when there is a key.
 */
export const problemInSheet = (tell, again) => (error) => {
  sayInSheet(error.needsKey ? 'This needs an API key: close this to give it.' : error.message);
  if (error.needsKey) tell(error, again);
};

export const isSheetOpen = () => sheet().open;
export const closeSheet = () => sheet().close();

byId('sheet-close').onclick = closeSheet;
// A click beside the sheet closes it too.
sheet().onclick = ({ target, currentTarget }) => target === currentTarget && currentTarget.close();
sheet().addEventListener('close', () => {
  byId('sheet-body').replaceChildren();
  // What it was opened by may be gone.
  if (document.activeElement === document.body) document.querySelector('[data-home]')?.focus();
});
