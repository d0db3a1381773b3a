// The same numbers in every browser and in the API, and bars as high as the numbers say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, withinEach } from '../support/browsers.mjs';
import { LANGUAGES, QUESTION, ask, crowded, register } from '../support/register.mjs';

const VIEWS = [
  [register, ''],
  [register, QUESTION],
  [register, 'date_from=2013-07&date_to=2014-03'],
  [register, 'year=1999'],
  [crowded, ''],
  [crowded, 'host_country=TH,LA'],
];

/** What a reader sees of the numbers. Runs in the page. */
function seen() {
  const number = (text) => (/^[\d,]+$/.test(text.trim()) ? Number(text.replaceAll(',', '')) : null);
  const table = (section) =>
    [...document.querySelectorAll(`section[aria-labelledby=${section}] details tbody tr`)].map((row) =>
      [...row.querySelectorAll('td.n')].slice(0, 3).map((cell) => number(cell.textContent)),
    );
  const size = (of) => of?.getBoundingClientRect() ?? { width: 0, height: 0 };
  const bars = [...document.querySelectorAll('.bars li')].map((bar) => ({
    low: size(bar.querySelector('.lo')).height,
    high: size(bar.querySelector('.hi')).height,
    isOpen: bar.querySelector('.op') !== null,
  }));
  const strips = [...document.querySelectorAll('section[aria-labelledby=where] .rows tbody tr')].map((row) => ({
    low: size(row.querySelector('.lo')).width,
    high: size(row.querySelector('.hi')).width,
  }));
  const figure = document.querySelector('.headline .number')?.innerText ?? '';
  return {
    by: new URL(document.querySelector('.bars a')?.href ?? location.href).searchParams.has('month') ? 'month' : 'year',
    figure: (figure.match(/[\d,]+/g) ?? []).map(number),
    sentence: document.querySelector('.headline .sentence').innerText,
    when: table('when'),
    what: table('what'),
    where: table('where'),
    places: table('places'),
    list: [...document.querySelectorAll('table.incidents tbody tr')].map((row) => row.querySelector('a').getAttribute('href')),
    bars,
    strips,
  };
}

const bounds = ({ min, max }) => (max === null || max === min ? [min] : [min, max]);
const row = ({ incidents, people: { min, max } }) => [incidents, min, max];
const most = ({ people: { min, max, known_max: known } }) => max ?? known ?? min;

/** The number that a view is about: of people of one origin, those that are possible. */
async function answer(query, base) {
  const origin = new URLSearchParams(query).get('origin_country');
  const { totals } = await ask(`/v1/statistics?${query}`, base);
  if (!origin) return totals;
  const { rows } = await ask(`/v1/statistics?${query}&group_by=origin_country`, base);
  return rows.find(({ key }) => key.origin_country === origin);
}

/** Lengths are in the proportion of numbers, as far as whole hundredths and points allow. */
function inProportion(lengths, numbers, what) {
  const longest = Math.max(...lengths);
  const largest = Math.max(...numbers);
  if (largest === 0) return assert.equal(longest, 0, `${what}: nothing is drawn of nothing`);
  lengths.forEach((length, at) => {
    const wanted = numbers[at] / largest;
    assert.ok(Math.abs(length / longest - wanted) <= 0.03, `${what} ${at}: ${length} of ${longest}, ${numbers[at]} of ${largest}`);
    assert.equal(length > 0, numbers[at] > 0, `${what} ${at} is drawn if there is something`);
  });
}

withinEach((open) => {
  for (const [base, query] of VIEWS) {
    test(`${base === register ? 'the report' : 'many incidents'}: ${query || 'all'}`, async () => {
      const page = await open();
      const { totals } = await ask(`/v1/statistics?${query}`, base);
      const wanted = await answer(query, base);
      for (const [language, home] of Object.entries(LANGUAGES)) {
        await go(page, `${home}?${query}`, base);
        const shown = await page.evaluate(seen);
        assert.deepEqual(shown.figure, totals.incidents === 0 ? [] : bounds(wanted.people), `${language} figure`);
        for (const bound of shown.figure) assert.ok(shown.sentence.replaceAll(',', '').includes(bound), shown.sentence);
        if (language === 'en' && wanted === totals) assert.ok(shown.sentence.startsWith(totals.headline), shown.sentence);
        await tablesAgree(shown, query, base);
        await barsAgree(shown, query, base);
      }
      await page.close();
    });
  }
});

async function tablesAgree(shown, query, base) {
  for (const [section, key] of [['when', shown.by], ['what', 'repatriation_status'], ['where', 'host_country'], ['places', 'place']]) {
    const { rows } = await ask(`/v1/statistics?${query}&group_by=${key}`, base);
    const wanted = rows.filter(({ key: of }) => section !== 'places' || of.place !== null).map(row);
    assert.deepEqual(shown[section], wanted.slice(0, 200), section);
  }
  const { incidents } = await ask(`/v1/incidents?${query}&limit=25`, base);
  const listed = shown.list.map((link) => link.match(/incidents\/([^?]+)/)[1]);
  assert.deepEqual(listed, incidents.map(({ id }) => id));
}

async function barsAgree(shown, query, base) {
  const { rows } = await ask(`/v1/statistics?${query}&group_by=${shown.by}`, base);
  const inBars = rows.filter(({ key }) => key[shown.by] !== null);
  assert.equal(shown.bars.length, inBars.length, 'bars');
  assert.deepEqual(shown.bars.map(({ isOpen }) => isOpen), inBars.map(({ people }) => people.max === null), 'open bars');
  inProportion(shown.bars.map(({ low, high }) => low + high), inBars.map(most), 'bar');
  inProportion(shown.bars.map(({ low }) => low), inBars.map(({ people }) => people.min), 'lower part of bar');
  const countries = (await ask(`/v1/statistics?${query}&group_by=host_country`, base)).rows;
  const largest = countries.map(most).sort((a, b) => b - a).slice(0, 12);
  assert.equal(shown.strips.length, largest.length, 'strips');
  const lengths = shown.strips.map(({ low, high }) => low + high).sort((a, b) => b - a);
  inProportion(lengths, largest, 'strip');
}
