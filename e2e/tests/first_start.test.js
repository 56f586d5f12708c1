// An empty hub: the first visitor makes the first administrator, and nobody else can after that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, signIn, submit } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { startHub } from '../lib/hub.js';

const first = { login: 'first', password: 'a long enough password' };

let hub, browser;
before(async () => {
  hub = await startHub([]);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

test('the first visitor is asked to make the first administrator', async () => {
  const { page, problems, close } = await openPage(browser, hub, { size: 'phone' });
  await page.goto('/');
  assert.equal(new URL(page.url()).pathname, '/setup');
  await picture(page, 'setup-phone-ja');
  await wellFormed(page, 'ja');
  await insideItsWidth(page);
  await usableByAll(page);
  nothingWrong(problems);
  await close();
});

test('a password that is too short is refused beside its field, and nothing else typed is lost', async () => {
  const { page, close } = await openPage(browser, hub);
  await fillIn(page, { ...first, password: 'short' });
  await page.locator('input[name="password"][aria-invalid="true"]').waitFor();
  assert.equal(await page.locator('input[name="organisation"]').inputValue(), '青空病院');
  assert.equal(await page.locator('input[name="login"]').inputValue(), first.login);
  await usableByAll(page);
  await picture(page, 'setup-refused');
  await close();
});

test('the first administrator is made, signs in, and closes that door', async () => {
  const { page, problems, close } = await openPage(browser, hub);
  await fillIn(page, first);
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await signIn(page, first);
  await picture(page, 'first-page-of-an-empty-hub');
  nothingWrong(problems);
  await page.goto('/setup');
  assert.notEqual(new URL(page.url()).pathname, '/setup');
  await close();
});

async function fillIn(page, { login, password }) {
  await page.goto('/setup');
  await page.locator('input[name="organisation"]').fill('青空病院');
  await page.locator('select[name="kind"]').selectOption('hospital');
  await page.locator('input[name="name"]').fill('山田 花子');
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill(password);
  await submit(page);
}
