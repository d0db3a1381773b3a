// Whole by keyboard, and whole for those who hear the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, within } from '../support/browsers.mjs';
import { LANGUAGES, QUESTION, crowded, everyPage, register } from '../support/register.mjs';

/** Pages with hundreds of links: so many of them are gone through. */
const MOST = 150;

/** Notes every stop of the tab key, and whether it can be seen that it is there. Runs in the page. */
function listen() {
  window.stops = [];
  const visible = (of) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(of);
    const box = of.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && box.width > 0 && inView;
  };
  document.addEventListener('focusin', ({ target }) => window.stops.push([target, visible(target)]));
}

/** Everything that can be worked, in its order. Runs in the page. */
function workable() {
  const all = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]');
  window.workable = [...all].filter((of) => of.checkVisibility({ visibilityProperty: true }));
  return window.workable.length;
}

/** Where the stops are others than what can be worked. Runs in the page. */
function missed(count) {
  const said = (of) => of && `${of.localName} ${of.textContent.trim().slice(0, 40) || of.name}`;
  const faults = window.stops.filter(([, seen]) => !seen).map(([of]) => `no visible focus: ${said(of)}`);
  for (let at = 0; at < count; at += 1) {
    const [stop] = window.stops[at] ?? [];
    if (stop !== window.workable[at]) return [...faults, `${at}: ${said(stop)} and not ${said(window.workable[at])}`];
  }
  return faults;
}

within('Chromium', (open) => {
  for (const width of [390, 1280]) {
    test(`the tab key goes to everything, in its order, and it can be seen where it is: ${width} px`, async () => {
      const page = await open(width);
      for (const address of await everyPage()) {
        await go(page, address.split('#')[0], register);
        await page.evaluate(listen);
        const count = Math.min(await page.evaluate(workable), MOST);
        for (let at = 0; at < count; at += 1) await page.keyboard.press('Tab');
        assert.deepEqual(await page.evaluate(missed, count), [], address);
      }
      await page.close();
    });
  }

  test('the first stop leads past the navigation', async () => {
    const page = await open();
    await go(page, '/', register);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, '#content');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
    await page.close();
  });

  test('events, tables and the form are worked by keyboard', async () => {
    const page = await open();
    await go(page, '/?date_from=2013-07&date_to=2014-03&by=month', register);
    const events = '.events > div[id="e2013-11"]';
    assert.equal(await page.$eval(events, (of) => of.checkVisibility()), false);
    await page.focus('a.mark[href="#e2013-11"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector(events, { visible: true, timeout: 10_000 });
    await page.focus('section[aria-labelledby=when] summary');
    await page.keyboard.press('Enter');
    assert.ok(await page.$eval('section[aria-labelledby=when] details', (of) => of.open));
    await page.focus('input[name=q]');
    await page.keyboard.type('Kunming');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(new URL(page.url()).searchParams.get('q'), 'Kunming');
    await page.close();
  });

  for (const [language, home] of Object.entries(LANGUAGES)) {
    test(`who hears the page is told what others see: ${language}`, async () => {
      const page = await open(320);
      await go(page, `${home}?${QUESTION}`, register);
      const nodes = flat(await page.accessibility.snapshot({ interestingOnly: false }));
      const named = (role) => nodes.filter((node) => node.role === role && node.name?.trim());
      assert.ok(nodes.some(({ role }) => role === 'main'));
      assert.equal(nodes.filter(({ role, level }) => role === 'heading' && level === 1).length, 1);
      assert.ok(named('navigation').length >= 2, 'navigations have names');
      assert.ok(named('search').length + named('form').length >= 1, 'the form has a name');
      for (const role of ['textbox', 'searchbox', 'combobox', 'image', 'link', 'button']) {
        const mute = nodes.filter((node) => node.role === role && !node.name?.trim());
        assert.deepEqual(mute, [], `each ${role} has a name`);
      }
      const bars = await page.$$eval('.bars li > a:first-child', (of) => of.map((bar) => bar.innerText));
      assert.ok(bars.length > 0);
      const links = named('link').map(({ name }) => name);
      assert.ok(links.some((name) => /2013.*11|November 2013/.test(name) && /35/.test(name) && /37/.test(name)), 'a bar is heard with its numbers');
      // A table that is shown as a list on a narrow page is a table still.
      assert.ok(nodes.filter(({ role }) => role === 'columnheader').length >= 5);
      assert.equal(nodes.filter(({ role }) => role === 'rowheader').filter(({ name }) => /\d/.test(name ?? '')).length >= 1, true);
      await page.close();
    });
  }

  test('headings go down step by step on every page', async () => {
    const page = await open();
    for (const [address, base] of [...(await everyPage()).map((of) => [of, register]), ['/', crowded]]) {
      await go(page, address, base);
      const levels = await page.$$eval('h1, h2, h3, h4', (of) => of.filter((h) => h.checkVisibility()).map((h) => Number(h.localName[1])));
      assert.equal(levels.filter((level) => level === 1).length, 1, `${address}: one first heading`);
      levels.slice(1).forEach((level, at) => assert.ok(level <= levels[at] + 1, `${address}: h${levels[at]}, then h${level}`));
    }
    await page.close();
  });
});

/** A tree as a list. */
function flat(node) {
  return [node, ...(node.children ?? []).flatMap(flat)];
}
