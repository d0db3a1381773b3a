// A journalist's way from the first page to the answer, as a reader goes it: with the mouse, and what is typed.
import { go } from './browsers.mjs';

/** Goes the way in one language, and tells at each stop what can be seen. Answers how many clicks it took. */
export async function ask(page, home, base, stop = async () => {}) {
  let clicks = 0;
  const choose = async (name, value) => {
    await page.select(`select[name=${name}]`, value);
    clicks += 1;
  };
  await go(page, home, base);
  for (const [name, value] of [['date_from', '2013-11'], ['date_to', '2013-11']]) {
    await page.focus(`input[name=${name}]`);
    await page.keyboard.type(value);
  }
  await choose('host_country', 'CN');
  await choose('origin_country', 'KP');
  await stop('question', 'form.filter');
  await Promise.all([page.waitForNavigation(), click(page, 'form.filter button')]);
  clicks += 1;
  await stop('number', '.headline');
  await stop('sources', 'section[aria-labelledby=incidents]');
  await stop('citation', 'section[aria-labelledby=cite]');
  return clicks;
}

/** Clicks where a thing is on the screen. */
async function click(page, selector) {
  const [x, y] = await page.$eval(selector, (of) => {
    of.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = of.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  });
  await page.mouse.click(x, y);
}
