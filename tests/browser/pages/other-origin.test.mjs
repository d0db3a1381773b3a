// A dashboard of somebody else asks from its own origin: it reads, asks again with a tag, and hands a case in.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { within } from '../support/browsers.mjs';
import { ask, crowded, register } from '../support/register.mjs';

const { CONTRIBUTOR } = process.env;

/** An empty page at an origin of its own. */
async function elsewhere() {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>dashboard</title>'));
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What a script of the page is given: status, some headers that it may read, and the body. */
const fetched = (page, address, options = {}) =>
  page.evaluate(
    async (address, options) => {
      const answer = await fetch(address, options);
      const readable = Object.fromEntries([...answer.headers]);
      return { status: answer.status, headers: readable, body: await answer.text() };
    },
    address,
    options,
  );

within('Chromium', (open) => {
  let page, other;
  test.before(async () => {
    other = await elsewhere();
    page = await open();
    await page.goto(other.address);
  });
  test.after(() => other.close());

  test('it reads lists and statistics, and learns that nothing has changed', async () => {
    for (const path of ['/v1/incidents?year=2013', '/v1/statistics?group_by=month']) {
      const answer = await fetched(page, register + path);
      assert.equal(answer.status, 200, path);
      assert.deepEqual(JSON.parse(answer.body), await ask(path), path);
      const { etag } = answer.headers;
      assert.ok(etag, 'a script may read the entity tag');
      // A browser that keeps the answer would say 200 by itself.
      const again = await fetched(page, register + path, { headers: { 'if-none-match': etag }, cache: 'no-store' });
      assert.equal(again.status, 304, path);
    }
  });

  test('a refusal can be read too', async () => {
    const answer = await fetched(page, `${register}/v1/incidents?yaer=2013`);
    assert.equal(answer.status, 400);
    assert.match(JSON.parse(answer.body).type, /problems/);
  });

  test('it hands a case in with a key, and is told where it waits', async () => {
    const submission = {
      incident: {
        title: 'Nine people detained near the border',
        date: '2014-05-29',
        host_country: 'CN',
        claims: [{ people: { min: 9, max: 9, quantifier: 'exact', counts: 'refugees' } }],
        timeline: [{ status: 'detained', date: '2014-05-29' }],
      },
      sources: [{ outlet: 'A Daily', title: 'Nine detained', url: 'https://daily.example/9', published: '2014-05-31' }],
    };
    const answer = await fetched(page, `${crowded}/v1/incidents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CONTRIBUTOR}`, 'content-type': 'application/json', 'idempotency-key': 'from-elsewhere' },
      body: JSON.stringify(submission),
    });
    assert.equal(answer.status, 201, answer.body);
    assert.match(answer.headers.location ?? '', /\/v1\/desk\//);
  });
});
