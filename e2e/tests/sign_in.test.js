// Signing in, as a visitor without a session meets it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { languages, openBrowser, openPage, signIn, sizes, speak, submit } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { person, startHub } from '../lib/hub.js';

let hub, browser;
before(async () => {
  hub = await startHub();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

test('a visitor without a session is sent to the sign-in page', async () => {
  const { page, problems, close } = await openPage(browser, hub);
  await page.goto('/');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  nothingWrong(problems);
  await close();
});

for (const size of Object.keys(sizes)) {
  for (const language of Object.keys(languages)) {
    test(`the sign-in page is usable by all: ${size}, ${language}`, async () => {
      const { page, problems, close } = await openPage(browser, hub, { size, language });
      await page.goto('/sign-in');
      await speak(page, language);
      await picture(page, `sign-in-${size}-${language}`);
      await wellFormed(page, language);
      await insideItsWidth(page);
      await usableByAll(page);
      nothingWrong(problems);
      await close();
    });
  }
}

for (const scripts of [true, false]) {
  test(`a person signs in with scripts ${scripts ? 'on' : 'off'}`, async () => {
    const { page, problems, close } = await openPage(browser, hub, { scripts });
    await signIn(page, person(hub));
    await page.locator('nav a[href]').filter({ visible: true }).first().waitFor();
    nothingWrong(problems);
    await close();
  });
}

test('a wrong password is refused with a message, and the login name is kept', async () => {
  const { page, close } = await openPage(browser, hub);
  const { login } = person(hub);
  await page.goto('/sign-in');
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill('not the password');
  await submit(page);
  await page.locator('[role="alert"]').waitFor();
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  assert.equal(await page.locator('input[name="login"]').inputValue(), login);
  assert.equal(await page.locator('input[name="password"]').inputValue(), '');
  await usableByAll(page);
  await close();
});

test('signing in needs no mouse', async () => {
  const { page, close } = await openPage(browser, hub);
  const { login, password } = person(hub);
  await page.goto('/sign-in');
  await page.locator('input[name="login"]').focus();
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), page.keyboard.press('Enter')]);
  await close();
});
