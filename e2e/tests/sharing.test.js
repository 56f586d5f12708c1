// A hospital decides what a network sees of it; the network sees that and no more, until it is taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, pressTwice, signIn } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll } from '../lib/checks.js';
import { person, startHub } from '../lib/hub.js';

const most_reloads = 60;

let hub, browser, hospital, network;
before(async () => {
  hub = await startHub();
  browser = await openBrowser();
  hospital = await openPage(browser, hub);
  await signIn(hospital.page, person(hub, /市民病院: administrator/));
  network = await openPage(browser, hub);
  await signIn(network.page, person(hub, /地域医療ネットワーク: administrator/));
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** Looks at a page again until it shows `wanted`: publishing is a job. */
async function comesToShow(page, path, wanted) {
  for (let reloads = 0; reloads < most_reloads; reloads += 1) {
    await page.goto(path);
    const text = await page.locator('main').innerText();
    if (wanted.test(text)) return text;
  }
  assert.fail(`${path} never showed ${wanted}: ${await page.locator('main').innerText()}`);
}

async function hospitalAtNetwork() {
  await network.page.goto('/members');
  return network.page.getByRole('link', { name: '北見台市民病院' }).getAttribute('href');
}

async function publicationForNetwork() {
  await hospital.page.goto('/sharing');
  return hospital.page.locator('tbody th a:not([href*="?"])', { hasText: '北見台地域医療ネットワーク' }).getAttribute('href');
}

test('numbers only: the network reads them, and neither products nor CVEs', async () => {
  const { page, problems } = hospital;
  await page.goto(await publicationForNetwork());
  await page.locator('input[name="detail"][value="count"]').check();
  await Promise.all([page.waitForNavigation(), page.locator('main form button.main').click()]);
  await page.locator('.flash.ok').waitFor();
  nothingWrong(problems);

  const seen = await comesToShow(network.page, await hospitalAtNetwork(), /（件数のみ）/);
  assert.match(seen, /今すぐ対応する脆弱性が\d+件あります/);
  assert.doesNotMatch(seen, /fortios|CVE-\d/);
  await usableByAll(network.page);
  await picture(network.page, 'member-numbers-only');
  nothingWrong(network.problems);
});

test('with CVE numbers the network reads which', async () => {
  const { page } = hospital;
  await page.goto(await publicationForNetwork());
  await page.locator('input[name="detail"][value="content"]').check();
  await Promise.all([page.waitForNavigation(), page.locator('main form button.main').click()]);
  const seen = await comesToShow(network.page, await hospitalAtNetwork(), /CVE-2018-13379/);
  assert.match(seen, /fortios/);
  assert.doesNotMatch(seen, /放射線科|10\.20\./);
});

test('the list of members answers who must act, and can be searched', async () => {
  const { page, problems } = network;
  await page.goto('/members');
  assert.match(await page.locator('h1').innerText(), /施設のうち\d+施設に、今すぐ対応する脆弱性があります/);
  for (const [width, height] of [[1280, 900], [820, 1180], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await insideItsWidth(page);
    await usableByAll(page);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/members?q=%E9%9C%A7%E6%B8%A1');
  assert.deepEqual(await page.locator('tbody th a').allInnerTexts(), ['霧渡病院']);
  nothingWrong(problems);
});

test('taken back after a second press, the numbers are gone from the network', async () => {
  const { page, problems } = hospital;
  await page.goto(await publicationForNetwork());
  await pressTwice(page, 'form[action$="/revoke"]');
  await page.locator('.flash.ok').waitFor();
  nothingWrong(problems);
  const seen = await comesToShow(network.page, await hospitalAtNetwork(), /^(?!.*CVE-)/s);
  assert.doesNotMatch(seen, /fortios|今すぐ対応する脆弱性が/);
  nothingWrong(network.problems);
});

test('two who decide at once see both decisions', async () => {
  const other = await openPage(browser, hub);
  await signIn(other.page, person(hub, /市民病院: administrator/));
  const address = await publicationForNetwork();
  await hospital.page.goto(address);
  await other.page.goto(address);
  const save = async (page, detail) => {
    await page.locator(`input[name="detail"][value="${detail}"]`).check();
    await Promise.all([page.waitForNavigation(), page.locator('main form button.main').first().click()]);
  };
  await save(hospital.page, 'name');
  await save(other.page, 'count');
  assert.match(await other.page.locator('.clash').innerText(), /件数と製品名\s+件数のみ/);
  await usableByAll(other.page);
  await insideItsWidth(other.page);
  await other.close();
});
