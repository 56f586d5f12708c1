// Debian's Chromium as a person has it: at three sizes, in two languages, with scripts or without.
// It collects what goes wrong behind the page; what is wrong on the page is for checks.js.
// Next: checks.js, and ../tests/ for what is asked of the pages.
import { chromium } from 'playwright-core';

/** The three sizes every page is looked at. */
export const sizes = {
  desktop: { viewport: { width: 1280, height: 900 } },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

/** The two languages, as the browser asks for them. */
export const languages = { ja: 'ja-JP', en: 'en-GB' };

/** Starts Chromium; nothing of it reaches for the internet. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.YAGURA_CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A fresh page of `hub`, signed in nowhere: `{ page, problems, close }`. */
export async function openPage(browser, hub, { size = 'desktop', language = 'ja', scripts = true } = {}) {
  const context = await browser.newContext({
    ...sizes[size],
    locale: languages[language],
    timezoneId: 'Asia/Tokyo',
    javaScriptEnabled: scripts,
    baseURL: hub.origin,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  return { page, problems: watch(page, hub.origin), close: () => context.close() };
}

/** Signs `who` in through the form, as a person does, and changes to `language` where it is another. */
export async function signIn(page, who, language = 'ja') {
  await page.goto('/sign-in');
  await page.locator('input[name="login"]').fill(who.login);
  await page.locator('input[name="password"]').fill(who.password);
  await Promise.all([page.waitForURL((url) => url.pathname !== '/sign-in'), submit(page)]);
  await speak(page, language);
}

/** Presses the button for `language`, which a phone keeps in the folded menu. */
export async function speak(page, language) {
  if ((await page.locator('html').getAttribute('lang')) === language) return;
  const button = page.locator(`button[name="lang"][value="${language}"]`).filter({ visible: true });
  if ((await button.count()) === 0) await page.locator('summary').filter({ visible: true }).first().click();
  await button.first().click();
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/** Presses the button of the form that holds the password. */
export function submit(page) {
  return page.locator('form:has(input[name="password"]) button:not([type="button"])').click();
}

/** Presses a button in two steps, in the form that `form` selects: what would happen is read first. */
export async function pressTwice(page, form) {
  await page.locator(`${form} summary`).first().click();
  await Promise.all([page.waitForNavigation(), page.locator(`${form} .sure button`).first().click()]);
}

// Everything that goes wrong behind the page, a broken content security policy among it: Chromium says
// that on the console.
function watch(page, origin) {
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) {
      problems.push(`asks another host: ${request.url()}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return problems;
}
