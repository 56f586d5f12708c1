// People of a hospital as they go about it: a link is handed over, someone registers, a phone is added,
// roles come and go, and the audit trail tells it. What each page must hold is asked of every one of them.
// Next: first_start.test.js, from which this hub's first administrator is known.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, pressTwice, signIn, speak, submit } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { startHub } from '../lib/hub.js';

const sato = { login: 'sato', password: 'kitamidai-no-yagura' };
const suzuki = { login: 'suzuki', password: 'shiomachi-no-yagura' };

let hub, browser, admin, link;
before(async () => {
  hub = await startHub([]);
  browser = await openBrowser();
  admin = await openPage(browser, hub);
  await admin.page.goto('/setup');
  await fill(admin.page, { organisation: '青空病院', name: '佐藤 太郎', ...sato });
  await admin.page.locator('select[name="kind"]').selectOption('hospital');
  await submit(admin.page);
  await signIn(admin.page, sato);
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

test('an invitation is made, shown once, and waits in the list', async () => {
  const { page, problems } = admin;
  await page.goto('/people/invite');
  await looksRight(page, 'invite');
  await page.locator('input[name="name"]').fill('鈴木 花子');
  for (const role of ['system_staff', 'staff']) await page.locator(`input[value="${role}"]`).check();
  await press(page, 'main form[action="/people/invite"] button');
  link = await page.locator('#f-link').inputValue();
  assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/invitation\/[\w-]{43}$/);
  await looksRight(page, 'invite-link');
  await page.goto('/people');
  await page.getByRole('rowheader', { name: '鈴木 花子' }).waitFor();
  assert.equal((await page.content()).includes(link.split('/').at(-1)), false);
  await looksRight(page, 'people-waiting');
  nothingWrong(problems);
});

test('the link registers someone new, without scripts, and is of no use afterwards', async () => {
  const { page, problems, close } = await openPage(browser, hub, { scripts: false, size: 'phone' });
  await page.goto(new URL(link).pathname);
  assert.equal(await page.locator('input[name="name"]').inputValue(), '鈴木 花子');
  await fill(page, { ...suzuki, password: 'short', again: 'short' });
  await press(page, 'form:has(input[name="password"]) button');
  await page.locator('input[name="password"][aria-invalid="true"]').waitFor();
  assert.equal(await page.locator('input[name="login"]').inputValue(), suzuki.login);
  problems.splice(0);
  await fill(page, { ...suzuki, again: suzuki.password });
  await press(page, 'form:has(input[name="password"]) button');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  nothingWrong(problems);
  const again = await page.goto(new URL(link).pathname);
  assert.equal(again.status(), 404);
  await picture(page, 'identity-invitation-used');
  await close();
});

test('the invitation page is usable before it is used', async () => {
  await admin.page.goto('/people/invite');
  await admin.page.locator('input[name="name"]').fill('高橋 次郎');
  await admin.page.locator('input[value="auditor"]').check();
  await press(admin.page, 'main form[action="/people/invite"] button');
  const other = await admin.page.locator('#f-link').inputValue();
  const { page, problems, close } = await openPage(browser, hub, { size: 'phone' });
  await page.goto(new URL(other).pathname);
  await looksRight(page, 'invitation-phone');
  nothingWrong(problems);
  await close();
  await admin.page.goto(new URL(other).pathname);
  await looksRight(admin.page, 'invitation-signed-in');
});

test('someone sets up a second factor, gets recovery codes once, and signs in with both', async () => {
  const { page, problems, close } = await openPage(browser, hub);
  await signIn(page, suzuki);
  await page.goto('/account');
  await looksRight(page, 'account');
  await page.goto('/account/second-factor');
  await looksRight(page, 'second-factor-set-up');
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
  await fill(page, { code: totp(secret, 0), present: suzuki.password });
  await press(page, 'form[action="/account/second-factor"] button');
  const codes = await page.locator('ul.codes li').allInnerTexts();
  assert.equal(codes.length, 10);
  await looksRight(page, 'recovery-codes');
  await printable(page);
  await page.goto('/account/second-factor');
  await looksRight(page, 'second-factor-settings');
  nothingWrong(problems);
  await close();

  const later = await openPage(browser, hub);
  await later.page.goto('/sign-in');
  await fill(later.page, suzuki);
  await submit(later.page);
  await later.page.locator('input[name="code"]').fill(codes[0]);
  await press(later.page, 'form[action="/sign-in/second-factor"] button');
  assert.equal(new URL(later.page.url()).pathname, '/today');
  await later.close();
});

test('the last administrator stays, whoever presses the button', async () => {
  const { page } = admin;
  await page.goto('/people');
  await page.getByRole('link', { name: '佐藤 太郎' }).click();
  await looksRight(page, 'person');
  await pressTwice(page, 'form[action$="/suspend"]');
  await page.locator('.flash.now').waitFor();
  await picture(page, 'identity-last-administrator');
  admin.problems.splice(0);
});

test('a role is given with its last day, and the audit trail tells it', async () => {
  const { page, problems } = admin;
  await page.goto('/people');
  await page.getByRole('link', { name: '鈴木 花子' }).click();
  await page.locator('select[name="role"]').selectOption('auditor');
  await page.locator('input[name="until"]').fill('2099-03-31');
  await press(page, 'form[action$="/roles"] button');
  await page.getByRole('cell', { name: '2099年3月31日（火）' }).waitFor();
  await page.goto('/audit-trail?subject=person');
  await page.getByText('監査者').first().waitFor({ state: 'attached' });
  await looksRight(page, 'audit-trail');
  nothingWrong(problems);
});

test('the audit trail comes as a file that ends where it should', async () => {
  const { page, problems } = admin;
  await page.goto('/audit-trail');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href^="/audit-trail/csv"]').click()]);
  assert.match(download.suggestedFilename(), /^audit-trail-\d{4}-\d\d-\d\d\.csv$/);
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(await download.path(), 'utf8');
  assert.match(text, /^\uFEFF番号,日時,/);
  assert.match(text, /\r\n1,[^\r]*create,organisation,[^\r]*\r\n$/);
  nothingWrong(problems);
});

test('the organisation is renamed, and a token is made, shown once and revoked', async () => {
  const { page, problems } = admin;
  await page.goto('/organisation');
  await looksRight(page, 'organisation');
  await fill(page, { name: '青空市民病院', beds: '３２０' });
  await press(page, 'form[action="/organisation"] button');
  await page.getByRole('heading', { name: '青空市民病院' }).waitFor();
  assert.equal(await page.locator('input[name="beds"]').inputValue(), '320');
  await page.goto('/api-tokens');
  await page.locator('input[name="name"]').fill('資産管理ツール');
  await page.locator('input[value="inventory:read"]').check();
  await press(page, 'form[action="/api-tokens"] button');
  assert.match(await page.locator('#f-token').inputValue(), /^[\w-]{43}$/);
  await looksRight(page, 'api-token-made');
  await page.goto('/api-tokens');
  await looksRight(page, 'api-tokens');
  await pressTwice(page, 'form[action$="/revoke"]');
  await page.locator('.flash.ok').waitFor();
  nothingWrong(problems);
});

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
}

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

// Each page in both languages, at three widths, for everyone.
async function looksRight(page, name) {
  const again = page.url();
  const made = ['invite-link', 'recovery-codes', 'api-token-made'].includes(name);
  await wellFormed(page, 'ja');
  await usableByAll(page);
  const before = page.viewportSize();
  for (const width of [1280, 820, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await insideItsWidth(page);
    await picture(page, `identity-${name}-${width}`);
  }
  await page.setViewportSize(before);
  if (made) return;
  await speak(page, 'en');
  await usableByAll(page);
  await picture(page, `identity-${name}-en`);
  await speak(page, 'ja');
  await page.goto(again);
}

/** The code of an authenticator app. [RFC 6238] */
function totp(secret, steps) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest.at(-1) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
