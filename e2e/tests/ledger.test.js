// A department's own list comes into the ledger, goes out as Excel and comes back; an asset is removed.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openPage, pressTwice, signIn } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { atWork, demonstration } from '../lib/stage.js';

const sheet = fileURLToPath(new URL('../../demo/sheets/radiology-sjis.csv', import.meta.url));
const most_reloads = 60;

const stage = demonstration();

const heading = (page) => page.locator('h1').innerText();

/** Presses a button of the page that leads to another. */
async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
}

/** From the file to the preview; `look` is called on each page in between. */
async function toPreview(page, file, look = async () => {}) {
  await page.goto('/inventory/import');
  await page.locator('input[type="file"]').setInputFiles(file);
  await press(page, 'form[enctype] button');
  await look('columns');
  await press(page, 'form[action$="/columns"] button.main');
  // Without scripts a person presses the button that looks again; with them the page does so itself.
  for (let reloads = 0; (await page.locator('#rows').count()) === 0; reloads += 1) {
    assert.ok(reloads < most_reloads, `no preview: ${await page.locator('main').innerText()}`);
    await page.reload();
  }
  await look('preview');
}

const rows = async (page) => {
  await page.goto('/inventory');
  return Number((await heading(page)).replaceAll(/\D/g, ''));
};

for (const scripts of [true, false]) {
  test(`a list in Shift_JIS is taken over as previewed, scripts ${scripts ? 'on' : 'off'}`, async () => {
    // Each run is an organisation of its own, so that both begin without these assets.
    const who = scripts ? /市民病院: administrator/ : /朱鷺峰中央病院: administrator/;
    const { page, problems, close } = await openPage(stage.browser, stage.hub, { scripts });
    await signIn(page, person(stage.hub, who));
    const before_import = await rows(page);
    await toPreview(page, sheet, async (name) => {
      await wellFormed(page, 'ja');
      await insideItsWidth(page);
      // axe-core and what measures paper are scripts themselves.
      if (scripts) await usableByAll(page);
      if (scripts) await printable(page);
      await picture(page, `import-${name}`);
    });
    const added = Number((await heading(page)).match(/(\d+)件を追加/)[1]);
    assert.ok(added > 0);
    await page.getByRole('link', { name: '追加', exact: true }).click();
    await page.getByText('血管撮影装置').waitFor();
    await press(page, 'form[action$="/apply"] button');
    await page.locator('.flash.ok').waitFor();
    assert.equal(await rows(page), before_import + added);
    await page.goto('/inventory?q=%E8%A1%80%E7%AE%A1%E6%92%AE%E5%BD%B1');
    assert.match(await page.locator('tbody').innerText(), /Azurion/);
    nothingWrong(problems);
    await close();
  });
}

test('the same file a second time has nothing to apply', async () => {
  const { page, problems, close } = await atWork(stage);
  await toPreview(page, sheet);
  assert.match(await heading(page), /変更はありません/);
  assert.equal(await page.locator('form[action$="/apply"]').count(), 0);
  await pressTwice(page, 'form[action$="/discard"]');
  await page.locator('.flash.ok').waitFor();
  nothingWrong(problems);
  await close();
});

for (const [ending, link] of [['xlsx', 'export.xlsx'], ['csv', 'encoding=cp932']]) {
  test(`the ledger goes out as ${ending} and comes back without a change`, async () => {
    const { page, problems, close } = await atWork(stage);
    await page.goto('/inventory');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`a[download][href*="${link}"]`).click(),
    ]);
    const file = join(stage.hub.folder, `ledger.${ending}`);
    await writeFile(file, await readFile(await download.path()));
    await toPreview(page, file);
    assert.match(await heading(page), /変更はありません/);
    nothingWrong(problems);
    await close();
  });
}

test('a file that is no list is refused beside the field, and nothing changes', async () => {
  const { page, problems, close } = await atWork(stage);
  const before_import = await rows(page);
  await page.goto('/inventory/import');
  await page.locator('input[type="file"]').setInputFiles({
    name: 'scan.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('%PDF-1.7 not a list'),
  });
  await press(page, 'form[enctype] button');
  await page.locator('#e-file').waitFor();
  await usableByAll(page);
  assert.equal(await rows(page), before_import);
  nothingWrong(problems.filter((problem) => !problem.includes('422')));
  await close();
});

for (const scripts of [true, false]) {
  test(`an asset is removed only after a second press, scripts ${scripts ? 'on' : 'off'}`, async () => {
    const { page, problems, close } = await atWork(stage, { scripts });
    const before_removal = await rows(page);
    const asset = await page.locator('tbody th a').nth(3).getAttribute('href');
    await page.goto(asset);
    const form = 'form[action$="/remove"]';
    assert.equal(await page.locator(`${form} button`).isVisible(), false);
    await page.locator(`${form} summary`).click();
    assert.match(await page.locator(form).innerText(), /元に戻せません/);
    await picture(page, 'remove-an-asset');
    await page.locator(`${form} summary`).click();
    assert.equal(await page.locator(`${form} button`).isVisible(), false);
    await pressTwice(page, form);
    await page.locator('.flash.ok').waitFor();
    assert.equal(await rows(page), before_removal - 1);
    nothingWrong(problems);
    await close();
  });
}
