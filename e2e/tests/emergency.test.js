// The envelope for an emergency and the rule for two-factor sign-in, as people meet them in a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, openPage, pressTwice, signIn, sizes, speak } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { demonstration } from '../lib/stage.js';

const stage = demonstration();
const administrator = () => person(stage.hub, /市民病院: administrator/);

/** Makes an envelope; returns what is on its sheet. */
async function envelope(page, password) {
  await page.goto('/emergency-accounts');
  await page.locator('input[name="name"]').fill('緊急用アカウント（1通目）');
  await page.locator('input[name="place"]').fill('事務長室の金庫');
  await page.locator('form[action="/emergency-accounts"] input[name="present"]').fill(password);
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/emergency-accounts"] button').click()]);
  return {
    login: await page.locator('code.secret').innerText(),
    codes: await page.locator('ul.codes li').allInnerTexts(),
  };
}

/** Opens it, as someone without any other way in. */
async function open(page, { login, codes }, which) {
  await page.goto('/sign-in');
  await page.locator('a[href="/sign-in/emergency"]').click();
  const fields = { login, code: codes[which], who: '夜勤 花子', why: '認証基盤が止まっている' };
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/sign-in/emergency"] button').click()]);
}

test('an envelope is sealed, opened once for each code, and its alarm is answered for', async () => {
  const at_work = await openPage(stage.browser, stage.hub);
  await signIn(at_work.page, administrator());
  const sheet = await envelope(at_work.page, administrator().password);
  assert.equal(sheet.codes.length, 5);
  await picture(at_work.page, 'emergency-sheet');
  await usableByAll(at_work.page);
  await printable(at_work.page);

  const night = await openPage(stage.browser, stage.hub, { size: 'phone' });
  await open(night.page, sheet, 0);
  assert.equal(new URL(night.page.url()).pathname, '/today');
  await night.page.goto('/people');
  assert.equal(await night.page.locator('h1').count(), 1, 'it may let people in again');
  const again = await openPage(stage.browser, stage.hub);
  await open(again.page, sheet, 0);
  assert.equal(new URL(again.page.url()).pathname, '/sign-in/emergency', 'a code opens once');
  await picture(again.page, 'emergency-refused');

  const director = await openPage(stage.browser, stage.hub);
  await signIn(director.page, person(stage.hub, /市民病院: director/));
  await picture(director.page, 'emergency-today');
  await director.page.locator('a[href="/emergency-accounts"]').filter({ visible: true }).first().click();
  assert.match(await director.page.locator('main').innerText(), /夜勤 花子/);
  await picture(director.page, 'emergency-alarm');
  await usableByAll(director.page);
  await director.page.locator('textarea[name="reason"]').fill('本人に電話で確かめた。封筒は作り直した。');
  await Promise.all([
    director.page.waitForNavigation(),
    director.page.locator('form[action^="/emergency-accounts/uses/"] button').click(),
  ]);
  assert.equal(await director.page.locator('textarea[name="reason"]').count(), 0);
  await picture(director.page, 'emergency-acknowledged');
  nothingWrong(director.problems);

  await at_work.page.goto('/emergency-accounts');
  await picture(at_work.page, 'emergency-one');
  await pressTwice(at_work.page, 'form[action$="/close"]');
  assert.equal(await at_work.page.locator('form[action$="/close"]').count(), 0);
  nothingWrong(at_work.problems);
  for (const { close } of [at_work, night, again, director]) await close();
});

test('from its first day on, the rule leads to setting two-factor sign-in up, and nowhere else', async () => {
  const { page, problems, close } = await openPage(stage.browser, stage.hub, { size: 'phone' });
  const who = person(stage.hub, /霧渡病院: administrator/);
  await signIn(page, who);
  await page.goto('/organisation/second-factor');
  await picture(page, 'rule-phone');
  await page.locator('input[name="from"]').fill('2026-01-01');
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/organisation/second-factor"] button').click()]);
  assert.equal(new URL(page.url()).pathname, '/account/second-factor');
  for (const path of ['/today', '/inventory', '/people', '/account']) {
    await page.goto(path);
    assert.equal(new URL(page.url()).pathname, '/account/second-factor', path);
  }
  await picture(page, 'rule-forced-phone');
  await wellFormed(page, 'ja');
  await insideItsWidth(page);
  await usableByAll(page);
  nothingWrong(problems);
  await close();
});

for (const size of Object.keys(sizes)) {
  for (const language of Object.keys(languages)) {
    test(`the pages around an envelope are usable by all: ${size}, ${language}`, async () => {
      const { page, problems, close } = await openPage(stage.browser, stage.hub, { size, language });
      const look = async (name) => {
        await picture(page, `${name}-${size}-${language}`);
        await wellFormed(page, language);
        await insideItsWidth(page);
        await usableByAll(page);
      };
      await page.goto('/sign-in/emergency');
      await speak(page, language);
      await look('emergency-sign-in');
      await signIn(page, person(stage.hub, /朱鷺峰中央病院: administrator/), language);
      await page.goto('/emergency-accounts');
      await look('emergency-accounts');
      await page.goto('/organisation/second-factor');
      await look('second-factor-rule');
      nothingWrong(problems);
      await close();
    });
  }
}
