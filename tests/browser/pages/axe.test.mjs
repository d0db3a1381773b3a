// What axe-core finds: nothing, of whatever weight.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import axe from 'axe-core';
import { go, within } from '../support/browsers.mjs';
import { crowded, everyPage, register } from '../support/register.mjs';

const found = (results) =>
  results.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);

/** Asks axe about the page. Its script is put there by the test: the page's own policy would refuse it. */
async function asked(page) {
  await page.evaluate(axe.source);
  return page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
}

within('Chromium', (open) => {
  for (const [scheme, width] of [['light', 1280], ['dark', 320]]) {
    test(`${scheme}, ${width} px`, async () => {
      const page = await open(width);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      const addresses = (await everyPage()).map((address) => [address, register]);
      for (const [address, base] of [...addresses, ['/', crowded], ['/ko/?by=month&date_from=2011&date_to=2013', crowded]]) {
        await go(page, address, base);
        assert.deepEqual(found(await asked(page)), [], address);
      }
      await page.close();
    });
  }

  test('axe sees what is wrong', async () => {
    const page = await open();
    await go(page, '/', register);
    await page.evaluate(() => document.querySelector('button').replaceChildren());
    assert.ok(found(await asked(page)).some((line) => line.includes('button-name')));
    await page.close();
  });
});
