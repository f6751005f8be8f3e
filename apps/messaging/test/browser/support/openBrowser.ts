import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** What a Chromium is called on the PATH. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

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

/** Starts the browser that CHROMIUM names, or the first on the PATH. */
export async function openBrowser(): Promise<Browser> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const executablePath = [process.env['CHROMIUM'] ?? '', ...onPath].find(
    (path) => path !== '' && existsSync(path),
  );
  if (executablePath === undefined) {
    throw new Error('The tests of the pages need Chromium: run tools/install-test-servers.');
  }
  return chromium.launch({ executablePath, args });
}

/** A person's page, with a browser's memory of its own. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts, and what the page's own policy forbade. */
  readonly trouble: readonly string[];
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    // A connection that fails is what some tests are about.
    if (message.type() === 'error' && !text.includes('WebSocket connection')) trouble.push(text);
  });
  return { page, trouble };
}
