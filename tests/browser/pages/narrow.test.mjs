// Nothing runs out of the page, and nothing lies over something else: on a small phone, and at 200 % of a common screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, within } from '../support/browsers.mjs';
import { LANGUAGES, crowded, everyPage, register } from '../support/register.mjs';

/** 640 is 1280 at 200 %. */
const WIDTHS = [320, 390, 640, 1280];

/** What runs out of the page, is cut off or lies over something else. Runs in the page. */
function faults() {
  const width = document.documentElement.clientWidth;
  const said = (of) => `${of.localName}.${of.className}: ${of.textContent.trim().slice(0, 40)}`;
  const isHidden = (of) => of.closest('.skip, .say, .vh, .scroll, thead') !== null;
  const out = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
  for (const of of document.body.querySelectorAll('*')) {
    if (isHidden(of) || !of.checkVisibility?.()) continue;
    const box = of.getBoundingClientRect();
    if (box.width > 0 && (box.right > width + 0.5 || box.left < -0.5)) out.push(`out of the page: ${said(of)}`);
    const { overflowX } = getComputedStyle(of);
    if (overflowX !== 'visible' && of.localName !== 'html' && of.scrollWidth > of.clientWidth + 1) out.push(`cut off: ${said(of)}`);
  }
  // Labels of a chart that lie over each other.
  const boxes = [...document.querySelectorAll('.bars .label span')]
    .map((of) => [of.textContent, of.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0);
  const over = boxes.slice(1).filter(([, box], at) => box.left < boxes[at][1].right && box.top < boxes[at][1].bottom);
  return [...out, ...over.map(([text]) => `over another label: ${text}`)].slice(0, 5);
}

for (const name of ['Chromium', 'Firefox on the safest preferences']) {
  within(name, (open) => {
    test(`nothing runs out or lies over something else at ${WIDTHS.join(', ')} px`, async () => {
      const page = await open();
      const addresses = (await everyPage()).map((address) => [address, register]);
      for (const home of Object.values(LANGUAGES)) {
        for (const query of ['', '?by=month&date_from=2011&date_to=2013', '?host_country=TH']) addresses.push([home + query, crowded]);
      }
      for (const [address, base] of addresses) {
        await go(page, address, base);
        for (const width of WIDTHS) {
          await page.setViewport({ width, height: 900 });
          assert.equal(await page.evaluate(() => innerWidth), width);
          assert.deepEqual(await page.evaluate(faults), [], `${address} at ${width} px`);
        }
      }
      await page.close();
    });
  });
}
