// The three browsers, as a reader has them.
import { after, before, describe } from 'node:test';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const first = (...paths) => paths.find((path) => path && existsSync(path)) ?? paths.at(-1);
const CHROMIUM = first(process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome');
const FIREFOX = first(process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox');

/** Milliseconds after which a browser that says nothing is taken to have stopped. */
const PATIENCE = 180_000;

/** What the safest level of Tor Browser turns off. */
const SAFEST = {
  'javascript.enabled': false,
  'svg.disabled': true,
  'mathml.disabled': true,
  'gfx.downloadable_fonts.enabled': false,
};

const chromium = () =>
  puppeteer.launch({
    executablePath: CHROMIUM,
    protocolTimeout: PATIENCE,
    // Root has no sandbox to run in.
    args: ['--hide-scrollbars', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });

const firefox = (preferences = {}) => () =>
  puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, protocolTimeout: PATIENCE, extraPrefsFirefox: { ...SAFEST, ...preferences } });

const plain = (browser) => browser.newPage();

async function withoutScripts(browser) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  return page;
}

/** How a browser is opened, by its name. */
export const BROWSERS = {
  Chromium: { launch: chromium, open: plain, scripts: true },
  'Chromium without scripts': { launch: chromium, open: withoutScripts, scripts: false },
  'Firefox on the safest preferences': { launch: firefox(), open: plain, scripts: false },
};

/** Firefox for a reader who likes dark pages. */
export const darkFirefox = firefox({ 'layout.css.prefers-color-scheme.content-override': 0 });

/** Runs tests in one browser: `body` is given how to open a page. */
export function within(name, body) {
  describe(name, () => {
    const { launch, open } = BROWSERS[name];
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());
    body(async (width = 1280, height = 900) => {
      const page = await open(browser);
      await page.setViewport({ width, height });
      return page;
    });
  });
}

/** Runs the same tests in each of the three. */
export function withinEach(body) {
  for (const name of Object.keys(BROWSERS)) within(name, (open) => body(open, BROWSERS[name]));
}

/** Goes to an address of a register; a page that is refused is a page too. */
export const go = (page, address, base) => page.goto(new URL(address, base).href, { waitUntil: 'load' });

/** A picture of a part of the page. Puppeteer's own waits for a script of the page, which the safest browser does not run. */
export async function picture(page, selector, { around = 0, ...options } = {}) {
  const clip = await page.$eval(
    selector,
    (of, points) => {
      const { x, y, width, height } = of.getBoundingClientRect();
      return { x: x + scrollX - points, y: y + scrollY - points, width: width + 2 * points, height: height + 2 * points };
    },
    around,
  );
  return page.screenshot({ ...options, clip, captureBeyondViewport: true });
}
