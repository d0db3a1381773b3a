// Writes pictures of the pages into a folder, to be looked at: three widths, light, dark and printed, three languages.
//   REGISTER=… CROWDED=… npm run screenshots -- FOLDER
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROWSERS, darkFirefox, go } from './support/browsers.mjs';
import { LANGUAGES, QUESTION, crowded, incidents, register } from './support/register.mjs';

const folder = process.argv[2] ?? 'screenshots';
const VIEWS = [
  ['explorer', register, ''],
  ['question', register, `?${QUESTION}`],
  ['months', register, '?date_from=2013-07&date_to=2014-03&by=month#e2013-11'],
  ['crowded', crowded, ''],
  ['sources', register, 'sources'],
  ['context', register, 'context'],
  ['guide', register, 'for-journalists'],
  ['refused', register, '?date_from=oops'],
];
/** These are in English only. */
const ENGLISH = [
  ['docs', register, 'docs'],
  ['problems', register, 'problems'],
];

mkdirSync(folder, { recursive: true });
const one = (await incidents())[0].slice(1);
const views = [...VIEWS, ['incident', register, one]];

const chromium = await BROWSERS.Chromium.launch();
for (const [language, home] of Object.entries(LANGUAGES)) {
  for (const [name, base, address] of language === 'en' ? [...views, ...ENGLISH] : views) {
    const page = await chromium.newPage();
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const width of [320, 390, 1280]) {
        await page.setViewport({ width, height: 900 });
        await go(page, home + address, base);
        const path = join(folder, `${name}-${language}-${scheme}-${width}.png`);
        // Of a reference only the beginning.
        await page.screenshot({ path, fullPage: name !== 'docs' });
      }
    }
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
    const paper = Buffer.from(await page.pdf({ format: 'a4' }));
    const sheets = ['-png', '-r', '70', '-l', '4', '-', join(folder, `${name}-${language}-print`)];
    execFileSync('pdftoppm', sheets, { input: paper });
    await page.close();
  }
}
await chromium.close();

for (const [scheme, launch] of [['light', BROWSERS['Firefox on the safest preferences'].launch], ['dark', darkFirefox]]) {
  const firefox = await launch();
  const page = await firefox.newPage();
  for (const [name, base, address] of views.filter(([of]) => ['explorer', 'crowded', 'incident'].includes(of))) {
    for (const [language, home] of Object.entries(LANGUAGES)) {
      await page.setViewport({ width: 320, height: 900 });
      await go(page, home + address, base);
      writeFileSync(join(folder, `${name}-${language}-${scheme}-320-firefox.png`), await page.screenshot({ fullPage: true }));
    }
  }
  await firefox.close();
}
