// What others saw comes in as a file, is looked at beside the ledger, and what nobody listed is dealt with.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPage, signIn } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { demonstration } from '../lib/stage.js';

const stage = demonstration();

// Two servers of the demonstration's city hospital, a modem and a laptop that its ledger does not have.
const table = [
  '  インターネット アドレス      物理アドレス           種類',
  '  10.20.1.11            00-1b-2c-3d-4e-11     動的',
  '  10.20.1.12            00-1b-2c-3d-4e-12     動的',
  '  10.20.1.77            00-a0-d5-12-34-56     動的',
  '  10.20.1.78            02-1b-2c-3d-4e-78     動的',
].join('\r\n');

/** Presses a button of the page that leads to another. */
async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

async function looked(page, name, language) {
  await wellFormed(page, language);
  await insideItsWidth(page);
  await usableByAll(page);
  await picture(page, name);
}

for (const [size, language] of [['desktop', 'ja'], ['phone', 'en']]) {
  test(`a table of neighbours is looked at, applied, and what nobody listed is dealt with: ${size}`, async () => {
    const { page, problems, close } = await openPage(stage.browser, stage.hub, { size, language });
    await signIn(page, person(stage.hub, /市民病院: administrator/), language);
    const file = join(stage.hub.folder, `arp-${size}.txt`);
    await writeFile(file, table);
    await page.goto('/inventory/evidence');
    await looked(page, `evidence-upload-${size}`, language);
    await page.locator('input[type="file"]').setInputFiles(file);
    await press(page, 'form[enctype] button');
    await looked(page, `evidence-preview-${size}`, language);
    await press(page, 'form[action$="/apply"] button.main');
    assert.match(page.url(), /\/inventory\/devices$/);
    await looked(page, `evidence-devices-${size}`, language);
    // The cellular one stands first, until someone lists it.
    const first = await page.locator('tbody tr').first().innerText();
    assert.match(first, size === 'desktop' ? /Sierra Wireless/ : /10\.20\.1\.78/);
    await press(page, 'tbody tr a[href^="/inventory/devices/"]');
    await looked(page, `evidence-device-${size}`, language);
    if (size === 'desktop') {
      await press(page, '.head a.main');
      assert.equal(await page.locator('input[name="mac_address"]').inputValue(), '00:A0:D5:12:34:56');
      await page.locator('input[name="name"]').fill('検査装置のLTEルーター');
      await press(page, 'form[data-leave] button.main');
      assert.match(await page.locator('main').innerText(), /00:A0:D5:12:34:56/);
      await looked(page, 'evidence-asset-desktop', language);
    } else {
      await page.locator('input[value="known"]').check();
      await page.locator('input[name="reason"]').fill('guest');
      await press(page, 'form:has(input[name="state"]) button.main');
      assert.match(page.url(), /\/inventory\/devices$/);
    }
    nothingWrong(problems);
    await close();
  });
}
