// A working day: what is urgent is decided, the ledger is searched and corrected, nothing typed is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insideItsWidth, nothingWrong, usableByAll } from '../lib/checks.js';
import { atWork, demonstration } from '../lib/stage.js';

const stage = demonstration();

const save = (page) => page.locator('main form[method="post"] button.main').first().click();

for (const scripts of [true, false]) {
  test(`a finding is decided, with scripts ${scripts ? 'on' : 'off'}`, async () => {
    const { page, problems, close } = await atWork(stage, { scripts });
    await page.goto('/vulnerabilities');
    await page.locator('tbody th a').nth(scripts ? 0 : 1).click();
    await page.locator('input[name="answer"][value="not_affected"]').check();
    await save(page);
    await page.locator('[role="alert"]').waitFor();
    assert.equal(await page.locator('input[name="answer"][value="not_affected"]').isChecked(), true);
    nothingWrong(problems.filter((problem) => !problem.includes('422')));
    problems.splice(0);
    await page.locator('select[name="reason"]').selectOption('vulnerable_code_not_present');
    await save(page);
    await page.locator('.flash.ok').waitFor();
    assert.equal(await page.locator('select[name="reason"]').inputValue(), 'vulnerable_code_not_present');
    // axe-core is a script itself.
    if (scripts) await usableByAll(page);
    nothingWrong(problems);
    await close();
  });
}

test('a Japanese word of two characters finds its devices', async () => {
  const { page, problems, close } = await atWork(stage);
  await page.goto('/inventory?q=%E8%BC%B8%E6%B6%B2');
  const names = await page.locator('tbody th').allInnerTexts();
  assert.notEqual(names.length, 0);
  assert.ok(names.some((name) => name.includes('輸液')), names.join(' / '));
  nothingWrong(problems);
  await close();
});

test('who saves second sees both texts and who was first, and loses nothing', async () => {
  const first = await atWork(stage);
  const second = await atWork(stage);
  await first.page.goto('/inventory?q=VPN');
  const edit = `${await first.page.locator('tbody th a').first().getAttribute('href')}/edit`;
  await first.page.goto(edit);
  await second.page.goto(edit);
  await first.page.locator('input[name="place"]').fill('本館3階 サーバー室');
  await save(first.page);
  await first.page.locator('.flash.ok').waitFor();
  await second.page.locator('input[name="responsible"]').fill('三枝 澪');
  await save(second.page);
  await second.page.locator('[role="alert"]').waitFor();
  assert.equal(await second.page.locator('input[name="responsible"]').inputValue(), '三枝 澪');
  const rows = await second.page.locator('.clash tbody tr').allInnerTexts();
  assert.deepEqual(rows.map((row) => row.split('\t')[0]), ['設置場所', '担当者']);
  assert.match(rows[0], /本館3階 サーバー室.*変更していません/s);
  assert.match(rows[1], /三枝 澪/);
  assert.match(await second.page.locator('.clash').innerText(), /楢原 樹さんが先に保存しました/);
  await insideItsWidth(second.page);
  await usableByAll(second.page);
  await save(second.page);
  await second.page.locator('.flash.ok').waitFor();
  const stored = await second.page.locator('main').innerText();
  assert.ok(stored.includes('本館3階 サーバー室') && stored.includes('三枝 澪'), stored);
  await first.close();
  await second.close();
});
