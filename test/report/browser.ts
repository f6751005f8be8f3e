import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';

/** What a Chromium is called on the PATH. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that CHROMIUM names, or the first on the PATH. */
function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env['CHROMIUM'] ?? '', ...onPath].find((path) => path !== '' && existsSync(path));
}

/** Nothing that the browser would do of its own accord may reach the network. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser, with a profile of its own that goes with it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      'The tests of the page need Chromium: run tools/install-test-servers, or let CHROMIUM name the program.',
    );
  }
  return chromium.launch({ executablePath, args });
}

/** A page of a file, with whatever went wrong on it. */
export interface OpenPage {
  readonly page: Page;
  /** Messages of the console, errors of scripts, requests for anything but the file. */
  readonly trouble: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'berth-report-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Writes the page to a file and opens that. */
export async function openPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) trouble.push(request.url());
  });
  await page.goto(url);
  return { page, trouble };
}

/** Returns the value of the attribute on each of the elements; empty where there is none. */
export async function attributesOf(elements: Locator, name: string): Promise<readonly string[]> {
  const found = await elements.all();
  return Promise.all(found.map(async (element) => (await element.getAttribute(name)) ?? ''));
}

/** Opens the first so many of what folds, as a reader may. */
export async function unfold(page: Page, count: number): Promise<void> {
  await page.evaluate(
    `for (const one of [...document.querySelectorAll('details')].slice(0, ${count})) one.open = true`,
  );
}
