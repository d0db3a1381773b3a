// Nothing of others is asked for, nothing is kept at the reader's, and nothing breaks the policy of the pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROWSERS, go, within, withinEach } from '../support/browsers.mjs';
import { everyPage, register } from '../support/register.mjs';

/** What goes wrong on a page while it is read. */
function watched(page) {
  const told = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== register) told.push(`asks ${request.url()}`);
  });
  page.on('console', (message) => {
    // A browser says so itself where a page has the status of a refusal.
    if (!/status of (400|404|410)/.test(message.text())) told.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => told.push(error.message));
  page.on('requestfailed', (request) => told.push(`failed: ${request.url()}`));
  return told;
}

withinEach((open, { scripts }) => {
  test('no other origin, no cookie, no complaint', async () => {
    const page = await open();
    const told = watched(page);
    for (const address of await everyPage()) {
      const answer = await go(page, address, register);
      assert.equal(answer.headers()['set-cookie'], undefined, address);
      assert.deepEqual(told, [], address);
      assert.deepEqual(await page.cookies(), [], address);
      if (scripts) assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    }
    await page.close();
  });
});

within('Chromium', (open) => {
  test('the policy of every page allows only its own styles and pictures', async () => {
    const page = await open();
    for (const address of await everyPage()) {
      const policy = (await go(page, address, register)).headers()['content-security-policy'];
      const rules = new Map(policy.split(';').map((rule) => rule.trim().split(' ')).map(([name, ...of]) => [name, of]));
      assert.deepEqual(rules.get('default-src'), ["'none'"], address);
      assert.ok(!rules.has('script-src'), `${address} allows no script`);
      for (const [name, sources] of rules) {
        for (const source of sources) assert.match(source, /^'(none|self|sha256-.+)'$/, `${address}: ${name}`);
      }
      assert.equal(await page.$$eval('script, iframe, object, embed, link[rel=preload], [style]', (of) => of.length), 0, address);
    }
    await page.close();
  });

  test('what breaks the policy is heard of', async () => {
    const page = await open();
    const told = watched(page);
    await go(page, '/', register);
    await page.evaluate(() => document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/x.png' })));
    await new Promise((heard) => setTimeout(heard, 300));
    assert.ok(told.some((line) => line.includes('Content Security Policy')), told.join('\n'));
    await page.close();
  });
});

for (const [name, { scripts }] of Object.entries(BROWSERS)) {
  within(name, (open) => {
    test(`scripts ${scripts ? 'run' : 'do not run'} in this browser`, async () => {
      const page = await open();
      await page.goto('data:text/html,<title>before</title><script>document.title = "after"</script>');
      assert.equal(await page.title(), scripts ? 'after' : 'before');
      await page.close();
    });
  });
}
