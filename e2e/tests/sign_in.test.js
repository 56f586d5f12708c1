// Signing in, as a visitor without a session meets it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, openPage, signIn, sizes, speak, submit } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { demonstration } from '../lib/stage.js';

const stage = demonstration();

test('a visitor without a session is sent to the sign-in page', async () => {
  const { page, problems, close } = await openPage(stage.browser, stage.hub);
  await page.goto('/');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  nothingWrong(problems);
  await close();
});

for (const size of Object.keys(sizes)) {
  for (const language of Object.keys(languages)) {
    test(`the sign-in page is usable by all: ${size}, ${language}`, async () => {
      const { page, problems, close } = await openPage(stage.browser, stage.hub, { size, language });
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
    const { page, problems, close } = await openPage(stage.browser, stage.hub, { scripts });
    await signIn(page, person(stage.hub));
    await page.locator('nav a[href]').filter({ visible: true }).first().waitFor();
    nothingWrong(problems);
    await close();
  });
}

test('a wrong password is refused with a message, and the login name is kept', async () => {
  const { page, close } = await openPage(stage.browser, stage.hub);
  const { login } = person(stage.hub);
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
  const { page, close } = await openPage(stage.browser, stage.hub);
  const { login, password } = person(stage.hub);
  await page.goto('/sign-in');
  await page.locator('input[name="login"]').focus();
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), page.keyboard.press('Enter')]);
  await close();
});
