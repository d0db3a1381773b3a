// On paper, and in colours that are the reader's own: the numbers and the bars are there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { go, within } from '../support/browsers.mjs';
import { contrast, parts, pointsOf } from '../support/pixels.mjs';
import { LANGUAGES, QUESTION, ask, crowded, incidents, register } from '../support/register.mjs';

const style = (page, selector, property) =>
  page.$eval(selector, (of, name) => getComputedStyle(of)[name], property);

within('Chromium', (open) => {
  for (const [language, home] of Object.entries(LANGUAGES)) {
    test(`printed, the view has its numbers, its bars and its events: ${language}`, async () => {
      const page = await open();
      await go(page, `${home}?${QUESTION}&by=month`, register);
      const data = await style(page, '.bars .lo', 'backgroundColor');
      const paper = Buffer.from(await page.pdf({ format: 'a4' }));
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: paper }).toString();
      const { incidents: listed } = await ask(`/v1/incidents?${QUESTION}`);
      for (const words of ['33', '37', '35', 'CC BY 4.0', ...listed.map(({ title }) => title.slice(0, 20))]) {
        assert.ok(text.includes(words), `${words} is printed`);
      }
      const first = execFileSync('pdftoppm', ['-png', '-r', '60', '-f', '1', '-l', '1', '-singlefile'], { input: paper });
      assert.ok(pointsOf(first, parts(data)) > 100, 'bars are printed, though no backgrounds are');
      await page.close();
    });
  }

  test('printed, an incident has its claims', async () => {
    const page = await open();
    const [address] = await incidents();
    await go(page, address, register);
    const paper = Buffer.from(await page.pdf({ format: 'a4' }));
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: paper }).toString();
    const { claims, sources } = await ask(`${address}.json`);
    for (const { source } of claims) {
      const { outlet } = sources.find(({ key }) => key === source);
      assert.ok(text.includes(outlet.split(' ')[0]), outlet);
    }
    await page.close();
  });

  test('in forced colours, bars are seen, and their two parts differ', async () => {
    const page = await open();
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    await go(page, '/', crowded);
    assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches));
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    for (const bars of ['.bars', '.strip']) {
      const [solid, light] = [await style(page, `${bars} .lo`, 'backgroundColor'), await style(page, `${bars} .hi`, 'backgroundColor')];
      assert.ok(contrast(solid, ground) >= 3, `${bars}: solid against the page`);
      assert.ok(contrast(solid, light) >= 3, `${bars}: solid against light`);
      assert.ok(contrast(await style(page, `${bars} .hi`, 'borderTopColor'), ground) >= 3, `${bars}: the outline`);
    }
    const chart = await page.$('.bars');
    assert.ok(pointsOf(await chart.screenshot(), parts(await style(page, '.bars .lo', 'backgroundColor'))) > 500);
    await page.close();
  });

  for (const scheme of ['light', 'dark']) {
    test(`bars stand out from the page, and their parts from each other: ${scheme}`, async () => {
      const page = await open();
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await go(page, '/', crowded);
      const ground = await style(page, 'html', 'backgroundColor');
      const [solid, light, outline] = [
        await style(page, '.bars .lo', 'backgroundColor'),
        await style(page, '.bars .hi', 'backgroundColor'),
        await style(page, '.bars .hi', 'borderTopColor'),
      ];
      assert.ok(contrast(solid, ground) >= 3, 'solid');
      assert.ok(contrast(outline, ground) >= 3, 'outline');
      assert.ok(contrast(solid, light) >= 3, 'solid against light');
      await page.close();
    });
  }
});
