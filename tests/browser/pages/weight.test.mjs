// What a first view costs, in bytes on the wire, as a browser asks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, within } from '../support/browsers.mjs';
import { LANGUAGES, QUESTION, crowded, incidents, register } from '../support/register.mjs';

/** The bytes that a browser gets for a page: `before` it came from another, and has what that left in its cache. */
async function weight(page, address, base, before) {
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  if (before) await go(page, before, base);
  let bytes = 0;
  let maps = 0;
  const asked = new Map();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, request.url));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    // What the page before had asked for is its own.
    if (!asked.has(requestId)) return;
    bytes += encodedDataLength;
    if (asked.get(requestId).includes('map.png')) maps += 1;
  });
  await go(page, address, base);
  // The map is asked for when a reader comes near.
  const map = await page.$('.map img');
  await map?.scrollIntoView();
  for (const end = Date.now() + 30_000; map && maps === 0 && Date.now() < end; ) {
    await new Promise((later) => setTimeout(later, 100));
  }
  assert.equal(maps, map ? 1 : 0, `${address} with its map`);
  // What is told of the last bytes may be on its way.
  await new Promise((later) => setTimeout(later, 200));
  await session.detach();
  return bytes;
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

    test(`an incident that is opened from the list has at most 16 KB: ${language}`, async (t) => {
      for (const address of (await incidents()).map((of) => home + of.slice(1))) {
        const page = await open();
        const bytes = await weight(page, address, register, home);
        t.diagnostic(`${address}: ${bytes} bytes, and ${await weight(page, address, register)} without a visit before`);
        assert.ok(bytes > 2000 && bytes <= 16_000, `${bytes} bytes`);
        await page.close();
      }
    });
  }
});
