// What a first view costs, in bytes on the wire, as a browser asks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, within } from '../support/browsers.mjs';
import { LANGUAGES, QUESTION, crowded, incidents, register } from '../support/register.mjs';

/** Everything that a browser without a cache gets for a page. */
async function weight(page, address, base) {
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const sizes = [];
  session.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
  await go(page, address, base);
  await page.waitForNetworkIdle();
  await session.detach();
  return sizes.reduce((sum, size) => sum + size, 0);
}

within('Chromium', (open) => {
  for (const [language, home] of Object.entries(LANGUAGES)) {
    test(`a first view has at most 60 KB, with its map and chart: ${language}`, async (t) => {
      for (const [query, base] of [['', register], [QUESTION, register], ['', crowded]]) {
        const page = await open();
        const bytes = await weight(page, `${home}?${query}`, base);
        t.diagnostic(`${home}?${query}: ${bytes} bytes`);
        assert.ok(bytes > 5000 && bytes <= 60_000, `${bytes} bytes`);
        await page.close();
      }
    });

    test(`an incident has at most 16 KB: ${language}`, async (t) => {
      for (const address of await incidents()) {
        const page = await open();
        const bytes = await weight(page, home + address.slice(1), register);
        t.diagnostic(`${home}${address.slice(1)}: ${bytes} bytes`);
        assert.ok(bytes > 2000 && bytes <= 16_000, `${bytes} bytes`);
        await page.close();
      }
    });
  }
});
