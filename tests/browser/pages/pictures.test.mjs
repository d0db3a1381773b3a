// Every picture is there and drawn: what axe does not see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, picture, within, withinEach } from '../support/browsers.mjs';
import { parts, pointsOf } from '../support/pixels.mjs';
import { QUESTION, crowded, everyPage, register } from '../support/register.mjs';

/** The pictures of a page that are missing, or have no words beside them. Runs in the page. */
function faults() {
  // Some wait until a reader comes near.
  for (const of of document.images) of.loading = 'eager';
  const missing = [...document.images].filter((of) => !of.complete || of.naturalWidth === 0);
  const mute = [...document.images].filter((of) => !of.getAttribute('alt'));
  return [...missing.map((of) => `missing: ${of.src}`), ...mute.map((of) => `without words: ${of.src}`)];
}

/** The same, after a picture that is still on its way has had its time. */
async function lasting(page, patience = 30_000) {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    if ((await page.evaluate(faults)).length === 0) return [];
    await new Promise((later) => setTimeout(later, 100));
  }
  return page.evaluate(faults);
}

withinEach((open) => {
  test('every picture of every page is there', async () => {
    const page = await open();
    for (const address of await everyPage()) {
      await go(page, address, register);
      assert.deepEqual(await lasting(page), [], address);
    }
    await page.close();
  });

  for (const [base, query] of [[register, ''], [register, QUESTION], [crowded, '']]) {
    test(`the map shows discs: ${base === register ? 'the report' : 'many incidents'} ${query}`, async () => {
      const page = await open();
      await go(page, `/?${query}`, base);
      const dot = await page.$eval('.key .dot', (of) => getComputedStyle(of).backgroundColor);
      const points = pointsOf(await picture(page, 'section[aria-labelledby=places] img'), parts(dot));
      assert.ok(points > 60, `${points} points of the colour of a disc`);
      await page.close();
    });
  }
});

within('Chromium', (open) => {
  test('a picture that is missing is found', async () => {
    const page = await open();
    await page.setRequestInterception(true);
    page.on('request', (request) => (request.url().includes('map.png') ? request.abort() : request.continue()));
    await go(page, '/', register);
    assert.equal((await lasting(page, 1000)).length, 1);
    await page.close();
  });
});
