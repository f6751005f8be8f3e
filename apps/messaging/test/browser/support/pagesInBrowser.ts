import type { Browser } from 'playwright-core';
import { startFrontends, type Nginx } from '../../support/nginx';
import { openBrowser } from './openBrowser';

/** A browser, and nginx with the pages. */
export interface PagesInBrowser {
  readonly browser: Browser;
  readonly nginx: Nginx;
}

/** Starts both before the tests of a suite, and ends them after; they are there within its tests and hooks. */
export function pagesInBrowser(): () => PagesInBrowser {
  let pages: PagesInBrowser | undefined;
  before(async () => {
    pages = { browser: await openBrowser(), nginx: await startFrontends() };
  });
  after(async () => {
    await pages?.nginx.stop();
    await pages?.browser.close();
  });
  return () => {
    if (pages === undefined) throw new Error('The pages are there within tests alone.');
    return pages;
  };
}
