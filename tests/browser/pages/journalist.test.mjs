// How many North Koreans were detained in China in November 2013, who says so, and may I cite it? docs/journalists-path.md
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, withinEach } from '../support/browsers.mjs';
import { ask as travel } from '../support/journey.mjs';
import { LANGUAGES, QUESTION, ask, register } from '../support/register.mjs';

const SENTENCES = {
  en: 'At least 33 and at most 37 people in 3 registered incidents that happened in November 2013',
  ko: '최소 33명에서 최대 37명',
  zh: '至少33人、至多37人',
};
const ALLOWED = { en: 'You may', ko: '인용해도 된다', zh: '可以引用' };

const text = (page, selector) => page.$eval(selector, (of) => of.innerText.replace(/\s+/g, ' '));

withinEach((open) => {
  for (const [language, home] of Object.entries(LANGUAGES)) {
    test(`the answer is three clicks away, on one page: ${language}`, async () => {
      const page = await open();
      assert.ok((await travel(page, home, register)) <= 3);
      assert.ok((await text(page, '.headline')).includes(SENTENCES[language]), 'how many');

      const list = await text(page, 'section[aria-labelledby=incidents]');
      const { incidents } = await ask(`/v1/incidents?${QUESTION}`);
      for (const { claims, sources } of incidents) {
        for (const claim of claims) {
          const { outlet } = sources.find(({ key }) => key === claim.source);
          assert.ok(list.includes(outlet), `who says so: ${outlet}`);
        }
      }

      const cite = await text(page, 'section[aria-labelledby=cite]');
      for (const words of [ALLOWED[language], 'CC BY 4.0', SENTENCES[language]]) assert.ok(cite.includes(words), words);
      const address = cite.match(/\/\S*version=\d+/)[0];
      await go(page, address, register);
      assert.ok((await text(page, '.headline')).includes(SENTENCES[language]), 'the address to cite says the same');
      await page.close();
    });

    test(`the page for journalists leads to the same answer: ${language}`, async () => {
      const page = await open();
      await go(page, home, register);
      const guide = await page.$eval('header a[href$="/for-journalists"]', (of) => of.href);
      await go(page, guide, register);
      const answer = await page.$eval('main a[href*="origin_country=KP"]', (of) => of.href);
      await go(page, answer, register);
      assert.ok((await text(page, '.headline')).includes(SENTENCES[language]));
      await page.close();
    });
  }
});
