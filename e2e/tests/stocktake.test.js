// Stock-taking from the link to the closed report: a department answers on a phone, staff decide, the report is printed.
// It does not look at every page of staff: the walk does.
// Next: walk.test.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, pressTwice } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, printable, usableByAll, wellFormed } from '../lib/checks.js';
import { atWork, demonstration } from '../lib/stage.js';

const stage = demonstration();

const heading = (page) => page.locator('h1').innerText();

/** Presses something of the page that leads to another. */
async function press(page, found) {
  await Promise.all([page.waitForNavigation(), found.click()]);
}

/** The device of a list with this name. */
const device = (page, name) => page.locator('.devices > li').filter({ has: page.getByRole('heading', { name }) });

/** Looks at a page as everybody must be able to use it. */
async function look(page, name, { language = 'ja', scripts = true } = {}) {
  await wellFormed(page, language);
  await insideItsWidth(page);
  // axe-core and what measures paper are scripts themselves.
  if (scripts) {
    await usableByAll(page);
    await printable(page);
  }
  await picture(page, `stocktake-${name}`);
}

/** The page of the demonstration's run. */
async function toRun(page) {
  await page.goto('/stocktakes');
  await press(page, page.locator('tbody th a').first());
}

/** A new link of a department's part. */
async function link(page, department) {
  await toRun(page);
  await press(page, page.getByRole('link', { name: department, exact: true }));
  await press(page, page.locator('form[action$="/link"] button'));
  const address = await page.locator('.handout .copy input').inputValue();
  return new URL(address).pathname;
}

test('a department answers on a phone without scripts, by its own link', async () => {
  const staff = await atWork(stage);
  const path = await link(staff.page, '検査科');
  await look(staff.page, 'link');
  const { page, problems, close } = await openPage(stage.browser, stage.hub, { size: 'phone', scripts: false });
  await page.goto(path);
  assert.match(await heading(page), /検査科/);
  assert.doesNotMatch(await page.locator('main').innerText(), /CT装置/, 'only its own devices');
  await look(page, 'phone-list', { scripts: false });

  // The name is asked once; Enter in its field confirms no device.
  const before = await page.locator('.devices > li').count();
  await page.locator('#f-by').fill('早乙女 凛');
  await Promise.all([page.waitForNavigation(), page.locator('#f-by').press('Enter')]);
  assert.equal(await page.locator('#f-by').inputValue(), '早乙女 凛');
  assert.equal(await page.locator('.devices > li').count(), before);

  await press(page, device(page, '血糖測定器').getByRole('button'));
  assert.match(await page.locator('.flash').innerText(), /血糖測定器/);

  await press(page, device(page, '検査部門システム').getByRole('link'));
  await look(page, 'phone-device', { scripts: false });
  // What differs is folded away: mostly nothing does.
  await page.locator('details > summary').first().click();
  await page.locator('#f-place').fill('別館1階 サーバー室');
  await page.locator('#f-note').fill('先月移しました');
  await press(page, page.locator('button[value="here"]'));
  assert.match(await device(page, '検査部門システム').innerText(), /別館1階 サーバー室/);

  await press(page, page.locator('a[href$="/new"]'));
  await page.locator('#f-kind').selectOption('iot');
  await page.locator('#f-name').fill('試薬庫の温度計');
  await look(page, 'phone-add', { scripts: false });
  await press(page, page.locator('button.main'));
  assert.match(await device(page, '試薬庫の温度計').innerText(), /一覧にない機器/);

  // The label on a device opens it in this list; one of another department says no more than that it is not here.
  const href = await device(page, '血糖測定器').getByRole('link').getAttribute('href');
  const asset = href.split('/').at(-1);
  await page.goto(`/label/${asset}`);
  assert.match(page.url(), /\/stocktake\/.+\/devices\//);
  await page.goto('/label/0190163d-8694-739b-aea5-966c26f8ad91').catch(() => {});
  assert.match(await heading(page), /一覧にありません/);
  await page.goto(path);
  await look(page, 'phone-answered', { scripts: false });
  // The page for a label of another list is a 404 on purpose.
  nothingWrong(problems.filter((problem) => !problem.includes('404')));
  await close();
  nothingWrong(staff.problems);
  await staff.close();
});

test('without the list’s cookie a label leads to the ledger, which asks to sign in', async () => {
  const { page, close } = await openPage(stage.browser, stage.hub, { size: 'phone' });
  await page.goto('/label/0190163d-8694-739b-aea5-966c26f8ad91');
  assert.match(page.url(), /\/sign-in\?next=/);
  await close();
});

test('the list comes back on paper, reports are decided, and the run ends with a report', async () => {
  const { page, problems, close } = await atWork(stage);
  await toRun(page);
  await look(page, 'run');
  const run = page.url();

  await press(page, page.getByRole('link', { name: 'ICU', exact: true }));
  const part = page.url();
  await page.goto(`${part}/sheet`);
  await look(page, 'sheet');
  await page.goto(`${part}/paper`);
  await look(page, 'paper');
  await page.locator('#f-by').fill('看護師長');
  for (const choice of await page.locator('select[name="tick"]').all()) {
    await choice.selectOption({ index: 1 });
  }
  await press(page, page.locator('.form-end button'));
  assert.match(await heading(page), /すべての機器/);
  await look(page, 'part');

  // Corrections and additions are accepted at once; what takes a device out is decided by itself.
  await page.goto(run);
  await press(page, page.getByRole('link', { name: '検査科', exact: true }));
  await look(page, 'reports');
  await press(page, page.locator('form[action$="/accept"] button'));
  assert.match(await page.locator('.flash').innerText(), /反映しました/);
  await page.goto(run);
  await page.locator('textarea[name="note"]').fill('LTEルーターは回収しました。');
  await pressTwice(page, 'form[action$="/close"]');
  assert.match(await page.locator('.errors').innerText(), /反映待ち/, 'reports wait');
  assert.equal(await page.locator('textarea[name="note"]').inputValue(), 'LTEルーターは回収しました。');

  // The page that says so is a 422 on purpose.
  const refused = problems.filter((problem) => !problem.includes('422'));
  for (;;) {
    await page.goto(`${run}/items?decision=waiting`);
    const next = page.locator('tbody th a').first();
    if ((await next.count()) === 0) break;
    await press(page, next);
    await look(page, 'decide');
    await press(page, page.locator('button[value="refuse"]'));
  }
  await page.goto(run);
  await page.locator('textarea[name="note"]').fill('LTEルーターは回収しました。');
  await pressTwice(page, 'form[action$="/close"]');
  assert.match(page.url(), /\/report$/);
  assert.match(await page.locator('main').innerText(), /LTEルーターは回収しました/);
  await look(page, 'report');
  await page.goto(run);
  assert.equal(await page.locator('main form').count(), 0, 'nothing changes any more');
  nothingWrong(refused);
  await close();
});

test('labels print on sheets of their own size', async () => {
  const { page, problems, close } = await atWork(stage);
  await page.goto('/inventory/labels?department=%E6%94%BE%E5%B0%84%E7%B7%9A%E7%A7%91');
  assert.equal(await page.locator('svg.sheet').count(), 1);
  await look(page, 'labels');
  const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(paper.toString('latin1').match(/\/Type \/Page\b/g).length, 1, 'one sheet is one page');
  await page.goto('/inventory/labels?columns=2&rows=5&skip=3&set=1');
  assert.ok((await page.locator('svg.sheet').count()) > 1);
  nothingWrong(problems);
  await close();
});
