// Many lines changed at once after a look, with scripts and without; a list kept as a view and found again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, signIn } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { atWork, demonstration } from '../lib/stage.js';

const stage = demonstration();

const heading = (page) => page.locator('h1').innerText();

/** Presses a button of the page that leads to another. */
async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
}

async function looksWell(page, name, language = 'ja') {
  await picture(page, name);
  await wellFormed(page, language);
  await insideItsWidth(page);
}

for (const scripts of [true, false]) {
  test(`ticked assets get another department, scripts ${scripts ? 'on' : 'off'}`, async () => {
    const { page, problems, close } = await openPage(stage.browser, stage.hub, { scripts });
    await signIn(page, person(stage.hub, /市民病院: administrator/));
    await page.goto('/inventory?kind=terminal');
    await looksWell(page, `bulk-list-${scripts}`);
    const boxes = page.locator('tbody input[name="id"]');
    if (scripts) {
      await page.locator('input[data-all="id"]').check();
      assert.equal(await page.locator('tbody input[name="id"]:checked').count(), await boxes.count());
      await page.locator('input[data-all="id"]').uncheck();
    }
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.locator('#f-field').selectOption('department');
    await press(page, '.bulk button:not([name])');
    assert.match(await heading(page), /2件をまとめて変更します/);
    await looksWell(page, `bulk-value-${scripts}`);
    const department = scripts ? '医療情報課' : '情報システム室';
    await page.locator('#f-value').fill(department);
    await press(page, 'form[method="get"] button.main');
    assert.match(await heading(page), new RegExp(`2件の「部署」を「${department}」に変えます`));
    await looksWell(page, `bulk-preview-${scripts}`);
    if (scripts) await usableByAll(page);
    if (scripts) await printable(page);
    await press(page, 'form[method="post"]:not(.keep) button.main');
    assert.match(await page.locator('.flash.ok').innerText(), /2件の「部署」を変更しました/);
    assert.equal(new URL(page.url()).search, '?kind=terminal');
    assert.equal(await page.locator('tbody').getByText(department).count(), 2);
    nothingWrong(problems);
    await close();
  });
}

test('all of a register is changed at a phone, in English', async () => {
  const { page, problems, close } = await openPage(stage.browser, stage.hub, { size: 'phone', language: 'en' });
  await signIn(page, person(stage.hub, /市民病院: administrator/), 'en');
  await page.goto('/register/connection');
  await looksWell(page, 'bulk-register-phone', 'en');
  await page.locator('#f-field').selectOption('multi_factor');
  await press(page, '.bulk button[name="all"]');
  await page.locator('#f-value').selectOption('yes');
  await press(page, 'form[method="get"] button.main');
  await looksWell(page, 'bulk-register-preview-phone', 'en');
  await usableByAll(page);
  const changed = Number((await heading(page)).match(/in (\d+) entr/)[1]);
  assert.ok(changed > 0);
  await press(page, 'form[method="post"]:not(.keep) button.main');
  assert.match(await page.locator('.flash.ok').innerText(), new RegExp(`${changed} entr`));
  nothingWrong(problems);
  await close();
});

test('someone who was first is named, and nothing is changed', async () => {
  const mine = await atWork(stage);
  const theirs = await atWork(stage);
  const preview = '/inventory/bulk?kind=vpn_firewall&all=1&field=place&value=サーバー室';
  await mine.page.goto(preview);
  await theirs.page.goto(preview.replace('サーバー室', '地下1階'));
  await press(theirs.page, 'form[method="post"]:not(.keep) button.main');
  await press(mine.page, 'form[method="post"]:not(.keep) button.main');
  const told = await mine.page.locator('.note.now').innerText();
  assert.match(told, /何も変えていません/);
  assert.match(told, /地下1階/);
  await looksWell(mine.page, 'bulk-stale');
  await press(mine.page, 'form[method="post"]:not(.keep) button.main');
  assert.match(await mine.page.locator('.flash.ok').innerText(), /変更しました/);
  await mine.close();
  await theirs.close();
});

test('a list is kept as a view, opens with it, and is whole again', async () => {
  const { page, problems, close } = await atWork(stage);
  await page.goto('/inventory');
  await page.locator('select[name="kind"]').selectOption('vpn_firewall');
  // With scripts the list follows at once; the form that keeps it is part of what is exchanged.
  await page.waitForURL(/kind=vpn_firewall/);
  await page.locator('details:has(form.keep) > summary').click();
  await page.locator('#f-view').fill('境界の装置');
  await page.locator('form.keep input[name="open"]').check();
  await page.locator('form.keep input[name="shared"]').check();
  await looksWell(page, 'view-keep');
  await press(page, 'form.keep button');
  assert.match(await page.locator('.flash.ok').innerText(), /境界の装置/);
  assert.equal(await page.locator('.views [aria-current]').innerText(), '境界の装置 共有');
  await looksWell(page, 'view-open');
  await usableByAll(page);
  await page.goto('/inventory');
  assert.match(page.url(), /kind=vpn_firewall/);
  const narrowed = await page.locator('tbody tr').count();
  await page.locator('.views').getByRole('link', { name: 'すべて' }).click();
  await page.waitForURL(/view=all/);
  assert.ok((await page.locator('tbody tr').count()) > narrowed);
  // Emptying the filters of a list that opens with a view shows all of it.
  await page.locator('select[name="kind"]').selectOption('server');
  await page.waitForURL(/kind=server/);
  await page.locator('select[name="kind"]').selectOption('');
  await page.waitForURL(/inventory\?view=all$/);
  await page.locator('.views').getByRole('link', { name: '保存した表示を整理する' }).click();
  await page.locator('h1', { hasText: '保存した表示' }).waitFor();
  await looksWell(page, 'view-manage');
  await usableByAll(page);
  await page.locator('form[action$="/remove"] summary').click();
  await press(page, 'form[action$="/remove"] button');
  assert.match(await heading(page), /保存した表示はまだありません/);
  nothingWrong(problems);
  await close();
});
