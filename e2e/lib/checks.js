// What every page must hold, whatever it shows: usable by all, inside its width, in one language.
// One check asserts one thing and names the place. What a single page must show is for ../tests/.
// Next: ../tests/walk.test.js, which asks all of it of every page.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const axe_source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// A4 with margins of 15 mm, in CSS pixels.
const paper_width_px = 680;
const out_folder = fileURLToPath(new URL('../out/', import.meta.url));

/** axe-core finds nothing serious or critical. */
export async function usableByAll(page) {
  await page.evaluate(axe_source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const bad = found.violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  none(bad, `axe-core on ${page.url()}`);
}

/** The page does not scroll sideways; a wide table scrolls in its own box. */
export async function insideItsWidth(page) {
  const wide = await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const name = (element) => `${element.localName}${element.id && `#${element.id}`}.${element.className}`;
    const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1);
    return ['the page', ...out.slice(0, 5).map(name)];
  }, page.viewportSize().width);
  none(wide, `wider than the window: ${page.url()}`);
}

/** On A4 paper the menu is left out and nothing is cut off at the right, not even in a box that scrolls. */
export async function printable(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: paper_width_px, height: before.height });
  await page.emulateMedia({ media: 'print' });
  const cut = await page.evaluate((width) => {
    const shown = [...document.body.querySelectorAll('*')].filter((e) => e.getClientRects().length > 0 && !e.closest('svg'));
    const wrong = shown.filter(
      (e) => e.localName === 'nav' || e.getBoundingClientRect().right > width + 1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible',
    );
    return wrong.slice(0, 5).map((e) => `${e.localName}${e.id && `#${e.id}`}.${e.className}`);
  }, paper_width_px);
  await page.emulateMedia({ media: null });
  await page.setViewportSize(before);
  none(cut, `on paper, ${page.url()}`);
}

/** The page says its language, has a title, and one heading that states its question. */
export async function wellFormed(page, language) {
  assert.equal(await page.locator('html').getAttribute('lang'), language, `language of ${page.url()}`);
  assert.notEqual((await page.title()).trim(), '', `title of ${page.url()}`);
  assert.equal(await page.locator('h1').count(), 1, `one h1 on ${page.url()}`);
}

/** Nothing went wrong behind the page since the last call. */
export function nothingWrong(problems) {
  none(problems.splice(0), 'behind the page');
}

/** A picture of the whole page in e2e/out/, for a person to look at. */
export async function picture(page, name) {
  await mkdir(out_folder, { recursive: true });
  await page.screenshot({ path: join(out_folder, `${name.replaceAll(/[^\w.-]+/g, '_')}.png`), fullPage: true });
}

function none(found, where) {
  assert.ok(found.length === 0, `${where}:\n  ${found.join('\n  ')}`);
}
