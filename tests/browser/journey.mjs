// Makes the pictures of docs/journalists-path.md anew.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BROWSERS, picture } from './support/browsers.mjs';
import { ask } from './support/journey.mjs';
import { small } from './support/pixels.mjs';
import { LANGUAGES, register } from './support/register.mjs';

const folder = fileURLToPath(new URL('../../docs/journalists-path/', import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await BROWSERS.Chromium.launch();
for (const [language, home] of Object.entries(LANGUAGES)) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 900 });
  const clicks = await ask(page, home, register, async (name, selector) => {
    writeFileSync(`${folder}${language}-${name}.png`, small(await picture(page, selector, { around: 12 })));
  });
  console.log(`${language}: ${clicks} clicks`);
  await page.close();
}
await browser.close();
