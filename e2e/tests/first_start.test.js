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

test('an empty hub says what to do on each page, and calls nothing safe', async () => {
  const { page, problems, close } = await openPage(browser, hub);
  await signIn(page, first);
  const says = async (path) => {
    await page.goto(path);
    await usableByAll(page);
    await picture(page, `empty-${path}`);
    return page.locator('main').innerText();
  };
  assert.match(await says('/today'), /まず資産台帳を取り込みましょう[^]*脆弱性情報がまだありません/);
  assert.match(await says('/inventory'), /資産はまだ登録されていません[^]*台帳を取り込む/);
  assert.match(await says('/vulnerabilities'), /まだ照合していません[^]*資産台帳と脆弱性情報の両方がそろうと/);
  assert.match(await says('/feeds'), /yagura feeds take-in/);
  assert.match(await says('/sharing'), /参加すると/);
  await page.goto('/inventory/new');
  await page.locator('input[name="name"]').fill('受付端末');
  await Promise.all([page.waitForNavigation(), page.locator('main form button.main').click()]);
  for (const text of [await page.locator('main').innerText(), await says('/vulnerabilities'), await says('/today')]) {
    assert.doesNotMatch(text, /見つかっていません|対応はありません|正常/);
  }
  nothingWrong(problems);
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
