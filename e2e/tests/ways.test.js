// What passes between segments, unknown devices on the map, accounts of a directory, programs that a scan read.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPage, signIn } from '../lib/browser.js';
import { insideItsWidth, nothingWrong, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { demonstration } from '../lib/stage.js';

const stage = demonstration();

const connections = [
  'source,destination,port,protocol,time,action',
  '10.77.1.5,10.77.2.9,443,tcp,2026-11-20T00:12:33Z,accept',
  '10.77.1.5,10.77.2.9,3389,tcp,2026-11-20T00:12:33Z,accept',
  '10.77.2.9,198.51.99.7,443,tcp,2026-11-20T00:12:33Z,accept',
].join('\n');

const scan = `<?xml version="1.0"?><!DOCTYPE nmaprun>
<nmaprun scanner="nmap"><host><status state="up" reason="syn-ack"/><address addr="10.77.2.9" addrtype="ipv4"/>
<ports><port protocol="tcp" portid="80"><state state="open"/><service name="http" product="lighttpd" version="1.4.35">
<cpe>cpe:/a:lighttpd:lighttpd:1.4.35</cpe></service></port></ports></host>
<host><status state="up" reason="syn-ack"/><address addr="10.77.2.40" addrtype="ipv4"/>
<address addr="00:A0:D5:12:34:56" addrtype="mac" vendor="Sierra Wireless"/></host>
<host><status state="up" reason="syn-ack"/><address addr="10.77.1.41" addrtype="ipv4"/>
<hostnames><hostname name="unknown-pc"/></hostnames></host></nmaprun>`;

const users = [
  'DistinguishedName,SamAccountName,Enabled,DisplayName,MemberOf,LastLogonDate',
  '"CN=a,DC=x",tanaka,True,田中 一郎,"CN=Domain Admins,CN=Users,DC=x",2026/08/01 9:00:00',
  '"CN=b,DC=x",sato,True,佐藤 花子,,2026/11/19 9:00:00',
].join('\n');

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

/** Fills in a form and saves it. */
async function add(page, path, fields) {
  await page.goto(path);
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    if ((await field.evaluate((element) => element.localName)) === 'select') await field.selectOption(value);
    else await field.fill(value);
  }
  await press(page, 'form[data-leave] button.main');
}

async function send(page, name, text) {
  const file = join(stage.hub.folder, name);
  await writeFile(file, text);
  await page.goto('/inventory/evidence');
  await page.locator('input[type="file"]').setInputFiles(file);
  await press(page, 'form[enctype] button');
}

test('what was seen is compared with what may be, and taken over where a person says so', async () => {
  const { page, problems, close } = await openPage(stage.browser, stage.hub, { size: 'desktop', language: 'ja' });
  await signIn(page, person(stage.hub, /市民病院: administrator/), 'ja');
  await add(page, '/register/segment/new', { name: '外来', segment_kind: 'office', address_range: '10.77.1.0/24' });
  await add(page, '/register/segment/new', {
    name: '検査室', segment_kind: 'clinical', address_range: '10.77.2.0/24', internet: 'no',
  });
  await add(page, '/register/flow/new', {
    name: '予約', from_segment: '外来', to_segment: '検査室', protocol: 'HTTPS',
  });
  await add(page, '/inventory/new', { name: '検査サーバー', kind: 'server', segment: '検査室', ip_address: '10.77.2.9' });
  const asset = page.url();

  await send(page, 'fw.csv', connections);
  await looked(page, 'ways-connections', 'ja');
  await press(page, 'form[action$="/apply"] button.main');
  assert.match(page.url(), /\/inventory\/flows$/);
  assert.match(await page.locator('tbody tr').first().innerText(), /3389/);
  await looked(page, 'ways-flows', 'ja');
  await press(page, 'a[href^="/register/flow/new?"]');
  assert.equal(await page.locator('input[name="protocol"]').inputValue(), 'TCP 3389');

  await send(page, 'scan.xml', scan);
  await page.locator('select[name="from_segment"]').selectOption('外来');
  await looked(page, 'ways-scan', 'ja');
  await page.locator('input[name="ours"]').check().catch(() => {});
  await press(page, 'form[action$="/apply"] button.main');
  await page.goto('/map');
  assert.match(await page.locator('svg.map').innerHTML(), /chip worry alarm/);
  assert.match(await page.locator('svg.map').innerHTML(), /flow worry/);
  await page.locator('details.more summary').click();
  await looked(page, 'ways-map', 'ja');
  // A3, landscape, at 96 points to the inch: the whole picture fits across.
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1587, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  const drawn = await page.locator('svg.map').boundingBox();
  assert.ok(drawn.x + drawn.width <= 1587, `${drawn.width}`);
  await picture(page, 'ways-map-a3');
  await page.emulateMedia({ media: null });
  await page.setViewportSize(size);

  await page.goto(asset);
  await looked(page, 'ways-asset', 'ja');
  await press(page, 'button[value="take"]');
  assert.match(await page.locator('main').innerText(), /lighttpd/);
  assert.equal(await page.locator('button[value="take"]').count(), 0);

  await send(page, 'users.csv', users);
  await looked(page, 'ways-accounts', 'ja');
  assert.deepEqual(
    await page.locator('input[name="account"]:checked').evaluateAll((boxes) => boxes.map((box) => box.value)),
    ['tanaka'],
  );
  await press(page, 'form[action$="/apply"] button.main');
  assert.match(page.url(), /\/register\/account$/);
  await page.goto('/register');
  await looked(page, 'ways-gaps', 'ja');
  nothingWrong(problems);
  await close();

  const phone = await openPage(stage.browser, stage.hub, { size: 'phone', language: 'en' });
  await signIn(phone.page, person(stage.hub, /市民病院: administrator/), 'en');
  for (const [path, name] of [['/inventory/flows', 'flows'], ['/map', 'map'], ['/register', 'gaps']]) {
    await phone.page.goto(path);
    await looked(phone.page, `ways-${name}-phone`, 'en');
  }
  nothingWrong(phone.problems);
  await phone.close();
});
