// A hub and a browser for the tests of one file: there before the first, gone after the last.
// It knows no page: what is done with them stands in the tests.
// Next: hub.js and browser.js, which start them.
import { after, before } from 'node:test';
import { openBrowser, openPage, signIn } from './browser.js';
import { person, startHub } from './hub.js';

/** The demonstration on stage: `stage.hub` and `stage.browser` are there once a test runs. */
export function demonstration() {
  const stage = {};
  before(async () => {
    stage.hub = await startHub();
    stage.browser = await openBrowser();
  });
  after(async () => {
    await stage.browser?.close();
    await stage.hub?.stop();
  });
  return stage;
}

/** A page of the city hospital's administrator. */
export async function atWork(stage, options) {
  const opened = await openPage(stage.browser, stage.hub, options);
  await signIn(opened.page, person(stage.hub, /市民病院: administrator/));
  return opened;
}
