// Passkeys in a real browser with a security key of software: added, used alone and after the password, removed.
// They are bound to a name, so that the pages are opened at localhost; the rest of the tests use the number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, openPage, signIn, sizes, speak } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { demonstration } from '../lib/stage.js';

const stage = demonstration();
const who = () => person(stage.hub, /市民病院: administrator/);
const other = () => person(stage.hub, /内科クリニック/);
// Ten tries a minute count for each account, so that each size has a person of its own.
const lookers = { desktop: /safety_manager/, tablet: /朱鷺峰中央病院/, phone: /霧渡病院/ };
const local = () => ({ ...stage.hub, origin: stage.hub.origin.replace('127.0.0.1', 'localhost') });
const on_sign_in = 'form[data-passkey] button';

/** A page at localhost with a security key plugged in: `{ page, problems, close, key }`. */
async function withKey(options) {
  const opened = await openPage(stage.browser, local(), options);
  const devtools = await opened.page.context().newCDPSession(opened.page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const key = {
    verifies: (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    holds: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
  return { ...opened, key };
}

async function addKey(page, password, name) {
  await page.goto('/account/passkeys');
  await page.locator('input[name="name"]').fill(name);
  await page.locator('input[name="present"]').fill(password);
  await Promise.all([page.waitForNavigation(), page.locator('form[data-passkey] button').click()]);
}

async function signOut(page) {
  await page.context().clearCookies();
  await page.goto('/sign-in');
}

/** Presses the button that asks the key, and waits for the page after it. */
async function useKey(page) {
  await Promise.all([page.waitForURL('**/today'), page.locator(on_sign_in).click()]);
}

test('a passkey is added, signs in alone and after the password, and is removed', async () => {
  const { page, problems, close, key } = await withKey();
  await signIn(page, who());
  await page.goto('/account/passkeys');
  await picture(page, 'passkeys-none-desktop-ja');
  await addKey(page, who().password, '青いセキュリティキー');
  assert.equal(await page.locator('ul.codes li').count(), 10, 'recovery codes come with the first');
  assert.equal((await key.holds()).length, 1);
  await signOut(page);
  await useKey(page);
  await signOut(page);
  await signIn(page, who());
  assert.equal(new URL(page.url()).pathname, '/sign-in/second-factor');
  await wellFormed(page, 'ja');
  await usableByAll(page);
  await picture(page, 'passkey-second-desktop-ja');
  await useKey(page);
  await page.goto('/account/passkeys');
  await picture(page, 'passkeys-one-desktop-ja');
  await page.locator('select[name="passkey"]').selectOption({ index: 1 });
  await page.locator('input[name="proof"]').fill(who().password);
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/account/passkeys/remove"] button').click()]);
  assert.equal(await page.locator('select[name="passkey"]').count(), 0);
  nothingWrong(problems);
  await close();
});

test('a key that does not know its owner stands beside the password, not alone', async () => {
  const { page, close, key } = await withKey();
  await signIn(page, other());
  await addKey(page, other().password, 'key');
  await key.verifies(false);
  await signOut(page);
  await page.locator(on_sign_in).click();
  await page.locator('[data-failed]').filter({ visible: true }).waitFor();
  await picture(page, 'passkey-failed-desktop-ja');
  await signIn(page, other());
  await useKey(page);
  await close();
});

test('where the hub is opened by its number, no passkey is offered and the page says where', async () => {
  const { page, close } = await openPage(stage.browser, stage.hub);
  await page.goto('/sign-in');
  assert.equal(await page.locator('form[data-passkey]').count(), 0);
  await signIn(page, who());
  await page.goto('/account/passkeys');
  assert.match(await page.locator('main').innerText(), /localhost/);
  await close();
});

test('with scripts off the password still signs in and the page of passkeys says why it cannot add', async () => {
  const { page, close } = await openPage(stage.browser, local(), { scripts: false });
  await page.goto('/sign-in');
  assert.equal(await page.locator(on_sign_in).filter({ visible: true }).count(), 0);
  await signIn(page, who());
  await page.goto('/account/passkeys');
  assert.equal(await page.locator('noscript').count(), 1);
  assert.equal(await page.locator(on_sign_in).filter({ visible: true }).count(), 0);
  await close();
});

for (const size of Object.keys(sizes)) {
  for (const language of Object.keys(languages)) {
    test(`the pages of passkeys are usable by all: ${size}, ${language}`, async () => {
      const { page, problems, close } = await withKey({ size, language });
      const look = async (name) => {
        await picture(page, `${name}-${size}-${language}`);
        await wellFormed(page, language);
        await insideItsWidth(page);
        await usableByAll(page);
      };
      await page.goto('/sign-in');
      await speak(page, language);
      await look('sign-in-with-passkey');
      await signIn(page, person(stage.hub, lookers[size]), language);
      await page.goto('/account/passkeys');
      await look('passkeys');
      nothingWrong(problems);
      await close();
    });
  }
}
