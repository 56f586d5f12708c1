// Every page that a signed-in person can reach by links, and those of an import, at three sizes and in both
// languages: as a hospital's administrator and as a network's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { languages, openBrowser, openPage, signIn, sizes } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { fileURLToPath } from 'node:url';
import { person, startHub } from '../lib/hub.js';

const most_pages = 200;
const sheet = fileURLToPath(new URL('../../demo/sheets/radiology-sjis.csv', import.meta.url));

/** Who walks: the first sees what a facility sees, the second what only an operator of a network does. */
const walkers = { hospital: /市民病院: administrator/, network: /地域医療ネットワーク: administrator/ };

let hub, browser;
const paths = {};
before(async () => {
  hub = await startHub();
  browser = await openBrowser();
  const begun = [...(await beginImports()), ...(await keepViews())];
  paths.hospital = [...(await findPages(walkers.hospital)), ...begun];
  const shared = new Set(paths.hospital.map(pattern));
  paths.network = (await findPages(walkers.network)).filter((path) => !shared.has(pattern(path)));
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

test('there are pages to walk', () => {
  assert.ok(paths.hospital.length > 10, `only ${paths.hospital}`);
  assert.deepEqual(paths.network.map(pattern), ['/members', '/region', '/members/:id', '/region/:id']);
});

for (const size of Object.keys(sizes)) {
  for (const language of Object.keys(languages)) {
    test(`every page: ${size}, ${language}`, async (t) => {
      await walk(t, { size, language }, async (page, path) => {
        await picture(page, `${path}-${size}-${language}`);
        await wellFormed(page, language);
        await insideItsWidth(page);
        await usableByAll(page);
      });
    });
  }
}

for (const language of Object.keys(languages)) {
  test(`every page prints on A4: ${language}`, async (t) => {
    await walk(t, { language }, (page) => printable(page));
  });
}

// axe-core and what measures the page are scripts themselves, so that neither is asked here.
test('every page reads the same with scripts off', async (t) => {
  await walk(t, { scripts: false }, async (page) => {
    await wellFormed(page, 'ja');
    assert.notEqual((await page.locator('main').innerText()).trim(), '', 'the page shows nothing');
  });
});

// Asks `check` of every page of each walker.
async function walk(t, options, check) {
  for (const [name, who] of Object.entries(walkers)) {
    const { page, problems, close } = await openPage(browser, hub, options);
    await signIn(page, person(hub, who), options.language ?? 'ja');
    for (const path of paths[name]) {
      await t.test(`${name}: ${path}`, async () => {
        await page.goto(path);
        await check(page, path);
        nothingWrong(problems);
      });
    }
    await close();
  }
}

// Leaves an import at each step that waits for a person: its columns, and its preview with all that it shows.
async function beginImports() {
  const { page, close } = await openPage(browser, hub);
  await signIn(page, person(hub, walkers.hospital));
  const upload = async () => {
    await page.goto('/inventory/import');
    await page.locator('input[type="file"]').setInputFiles(sheet);
    await Promise.all([page.waitForNavigation(), page.locator('form[enctype] button').click()]);
    return new URL(page.url()).pathname;
  };
  const previewed = await upload();
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/columns"] button.main').click()]);
  await page.locator('#rows').waitFor();
  const columns = await upload();
  await close();
  return [columns, previewed, `${previewed}?show=bad`, `${previewed}?show=left`];
}

// Keeps a view of the ledger; what asks for a query no link leads to.
async function keepViews() {
  const { page, close } = await openPage(browser, hub);
  await signIn(page, person(hub, walkers.hospital));
  await page.goto('/inventory?kind=vpn_firewall');
  await page.locator('details:has(form.keep) > summary').click();
  await page.locator('#f-view').fill('VPN・ファイアウォール');
  await Promise.all([page.waitForNavigation(), page.locator('form.keep button').click()]);
  const view = new URL(page.url());
  await close();
  const chosen = '?kind=vpn_firewall&all=1&field=patch_state';
  return [
    `${view.pathname}${view.search}`,
    '/views?list=register/connection',
    `/inventory/bulk${chosen}`,
    `/inventory/bulk${chosen}&value=current`,
    '/register/connection/bulk?all=1&field=vendor&value=',
  ];
}

// Follows links from the first page, one address of each pattern: `/assets/1` stands for every asset.
async function findPages(who) {
  const { page, close } = await openPage(browser, hub);
  await signIn(page, person(hub, who));
  const found = new Map();
  const waiting = [new URL(page.url()).pathname];
  while (waiting.length > 0 && found.size < most_pages) {
    const path = waiting.shift();
    if (found.has(pattern(path))) continue;
    found.set(pattern(path), path);
    await page.goto(path);
    waiting.push(...(await linksOf(page)));
  }
  await close();
  return [...found.values()];
}

function linksOf(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('a[href]:not([download])')]
      // Links within a picture have no address of their own, only the attribute.
      .map((link) => new URL(link.getAttribute('href'), location.href))
      .filter((url) => url.origin === location.origin)
      .map((url) => url.pathname),
  );
}

function pattern(path) {
  // The registers are one page each, with other fields.
  const one = path.replace(/^\/register\/[a-z_]+/, '/register/:kind');
  return one.replaceAll(/(?<=\/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+|CVE-\d+-\d+)(?=\/|$)/g, ':id');
}
