// The registers under test, and what they answer to programs.

/** With the incidents of the report, and nothing else. */
export const register = process.env.REGISTER ?? 'http://127.0.0.1:8080';
/** With many invented incidents: long charts, open bounds, many places. */
export const crowded = process.env.CROWDED ?? register;

/** The question whose answer a journalist looks for. */
export const QUESTION = 'date_from=2013-11-01&date_to=2013-11-30&host_country=CN&origin_country=KP';
export const LANGUAGES = { en: '/', ko: '/ko/', zh: '/zh/' };

/** What the API answers. */
export async function ask(path, base = register) {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The addresses of the report's incidents, and of one page of a crowded list. */
export async function incidents(base = register) {
  return (await ask('/v1/incidents', base)).incidents.map(({ id }) => `/incidents/${id}`);
}

/** A page as it was sent. */
async function sent(address) {
  const answer = await fetch(new URL(address, register));
  const isPage = answer.headers.get('content-type')?.startsWith('text/html');
  return isPage ? answer.text() : null;
}

/** Where the ways through the site lead from a page: its navigations and its foot. */
function ways(html, from) {
  const parts = html.match(/<(nav|footer)[\s>].*?<\/\1>/gs) ?? [];
  const links = parts.flatMap((part) => [...part.matchAll(/href="([^"]+)"/g)]);
  return links
    .map(([, link]) => new URL(link.replaceAll('&amp;', '&'), new URL(from, register)))
    .filter((to) => to.origin === register)
    .map((to) => to.pathname + to.search);
}

/** Views that no navigation names: parts of the explorer, incidents, and answers that there is nothing. */
async function beside() {
  const own = [
    `?${QUESTION}`,
    '?date_from=2013-07&date_to=2014-03&by=month#e2013-11',
    '?year=1999',
    '?date_from=oops',
    'incidents/nobody',
  ];
  const both = own.concat((await incidents()).map((address) => address.slice(1)));
  return Object.values(LANGUAGES).flatMap((home) => both.map((address) => home + address)).concat('/problems/not-found');
}

let known;

/** Every page to which the navigation leads, in every language, and those beside it. */
export function everyPage() {
  known ??= walk();
  return known;
}

async function walk() {
  const waiting = [...Object.values(LANGUAGES), ...(await beside())];
  const pages = [];
  const seen = new Set();
  while (waiting.length > 0) {
    const address = waiting.shift();
    if (seen.has(address)) continue;
    seen.add(address);
    const html = await sent(address);
    if (html === null) continue;
    pages.push(address);
    waiting.push(...ways(html, address));
  }
  return pages;
}
