import { keepKey } from './api.js';
import { button, byId, make } from './dom.js';

/** Tells what went wrong, or asks for a key where one is missing. @param again - what to do when it is mended. */
export function tellProblem(error, again) {
  if (error.needsKey) return askForKey(error, again);
  const retry = button('plain', again, {}, 'Try again');
  byId('alert').replaceChildren(make('div', { className: 'card notice row' }, make('p', {}, error.message), retry));
  byId('alert').scrollIntoView({ block: 'nearest' });
}

/** Takes back what was told. */
export const clearProblem = () => byId('alert').replaceChildren();

function askForKey(error, again) {
  const form = byId('key');
  byId('key-hint').textContent =
    error.status === 403
      ? 'No API key is set up on the service, so histories, reasons and likes are closed: start it with API_KEY.'
      : 'Users, reasons, likes and the owner’s view are guarded by a key. It is kept in this tab until you close it.';
  form.hidden = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    keepKey(byId('key-text').value);
    form.hidden = true;
    byId('key-text').value = '';
    again();
  };
}
