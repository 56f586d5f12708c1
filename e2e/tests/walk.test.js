// Every page that a signed-in person can reach by links, at three sizes and in both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { languages, openBrowser, openPage, signIn, sizes } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { person, startHub } from '../lib/hub.js';

const most_pages = 200;

let hub, browser, paths;
before(async () => {
  hub = await startHub();
  browser = await openBrowser();
  paths = await findPages();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

test('there are pages to walk', () => assert.ok(paths.length > 1, `only ${paths}`));

for (const size of Object.keys(sizes)) {
  for (const language of Object.keys(languages)) {
    test(`every page: ${size}, ${language}`, async (t) => {
      const { page, problems, close } = await openPage(browser, hub, { size, language });
      await signIn(page, person(hub), language);
      for (const path of paths) {
        await t.test(path, async () => {
          await page.goto(path);
          await picture(page, `${path}-${size}-${language}`);
          await wellFormed(page, language);
          await insideItsWidth(page);
          await usableByAll(page);
          nothingWrong(problems);
        });
      }
      await close();
    });
  }
}

test('every page prints on A4', async (t) => {
  const { page, close } = await openPage(browser, hub);
  await signIn(page, person(hub));
  for (const path of paths) {
    await t.test(path, async () => {
      await page.goto(path);
      await printable(page);
    });
  }
  await close();
});

test('every page reads the same with scripts off', async (t) => {
  const { page, problems, close } = await openPage(browser, hub, { scripts: false });
  await signIn(page, person(hub));
  for (const path of paths) {
    await t.test(path, async () => {
      await page.goto(path);
      await wellFormed(page, 'ja');
      assert.notEqual((await page.locator('main').innerText()).trim(), '', 'the page shows nothing');
      nothingWrong(problems);
    });
  }
  await close();
});

// Follows links from the first page, one address of each pattern: `/assets/1` stands for every asset.
async function findPages() {
  const { page, close } = await openPage(browser, hub);
  await signIn(page, person(hub));
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
      .map((link) => new URL(link.href))
      .filter((url) => url.origin === location.origin)
      .map((url) => url.pathname),
  );
}

function pattern(path) {
  return path.replaceAll(/(?<=\/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+|CVE-\d+-\d+)(?=\/|$)/g, ':id');
}
