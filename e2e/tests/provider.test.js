// Signing in at an outside identity provider: a real one, on this machine, in a real browser.
// What is made wrong on purpose stands in crates/hub/tests/rules/provider.rs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, openPage, signIn } from '../lib/browser.js';
import { insideItsWidth, picture, usableByAll, wellFormed } from '../lib/checks.js';
import { person } from '../lib/hub.js';
import { startWithProvider } from '../lib/provider.js';

const button = 'a[href^="/sign-in/provider/start"]';

/** Signs in at the provider's own pages as `name`, and agrees to what it asks. */
async function there(page, name, issuer) {
  await page.waitForURL(`${issuer}/**`);
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill('whatever');
  await page.locator('button[type="submit"]').click();
  await page.getByRole('button', { name: /continue/i }).click();
}

async function link(page, who, name, issuer) {
  await page.goto('/account/provider');
  await page.locator('input[name="present"]').fill(who.password);
  await page.locator('form[action="/account/provider"] button').click();
  await page.locator(`a[href^="${issuer}"]`).click();
  await there(page, name, issuer);
  await page.waitForURL('**/account/provider');
}

for (const algorithm of ['RS256', 'ES256']) {
  describe(`with tokens signed by ${algorithm}`, () => {
    let stage, browser;
    before(async () => {
      stage = await startWithProvider(algorithm);
      browser = await openBrowser();
    });
    after(async () => {
      await browser?.close();
      await stage?.stop();
    });

    test('a person links their account, signs in at the provider, and signs out here and there', async () => {
      const { page, problems, close } = await openPage(browser, stage.hub);
      const who = person(stage.hub, /市民病院: administrator/);
      await signIn(page, who);
      await page.goto('/account/provider');
      await picture(page, `provider-not-linked-${algorithm}`);
      await link(page, who, 'sub-of-narahara', stage.issuer);
      await picture(page, `provider-linked-${algorithm}`);
      await usableByAll(page);
      assert.equal(await page.locator('form[action="/account/provider/remove"]').count(), 1);
      await page.locator('form[action="/sign-out"] button').filter({ visible: true }).click();
      await page.goto('/sign-in?next=%2Finventory');
      await picture(page, `sign-in-with-provider-${algorithm}`);
      await page.locator(button).click();
      await page.waitForURL('**/inventory');
      await page.locator('form[action="/sign-out"] button').filter({ visible: true }).click();
      await page.waitForURL('**/signed-out');
      await wellFormed(page, 'ja');
      await usableByAll(page);
      await picture(page, `signed-out-${algorithm}`);
      await page.locator(`a[href^="${stage.issuer}"]`).click();
      await page.getByRole('button', { name: /yes/i }).click();
      await page.waitForURL('**/sign-in');
      // The provider's own pages ask for a font elsewhere; ours break no policy and no script.
      const own = problems.filter((problem) => /Content Security Policy|^script/.test(problem));
      assert.deepEqual(own, [], 'nothing went wrong behind our pages');
      await close();
    });

    test('who is not linked is refused with a message, and nobody is made', async () => {
      const { page, close } = await openPage(browser, stage.hub, { size: 'phone' });
      await page.goto('/sign-in');
      await page.locator(button).click();
      await there(page, 'stranger', stage.issuer);
      await page.locator('.errors').waitFor();
      assert.equal(await page.locator('input[name="login"]').count(), 1, 'the password is still there');
      await insideItsWidth(page);
      await picture(page, `provider-refused-${algorithm}`);
      await close();
    });

    test('with scripts off it works as well', async () => {
      const { page, close } = await openPage(browser, stage.hub, { scripts: false });
      const who = person(stage.hub, /safety_manager/);
      await signIn(page, who);
      await link(page, who, 'sub-of-minase', stage.issuer);
      await page.context().clearCookies({ domain: 'localhost' });
      await page.goto('/sign-in');
      await page.locator(button).click();
      await page.waitForURL('**/today');
      await close();
    });
  });
}
