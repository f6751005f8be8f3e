import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { adminToken } from '../../support/serverProcess';
import { visit, type Visit } from './openBrowser';

/** What a user and an admin do alike. */
class Person {
  readonly page: Page;
  readonly trouble: readonly string[];

  constructor({ page, trouble }: Visit) {
    this.page = page;
    this.trouble = trouble;
  }

  get messages(): Locator {
    return this.page.locator('#messages > li');
  }

  /** The message with a text. */
  message(text: string): Locator {
    return this.messages.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** Texts of all messages, in the order in which they stand. */
  async texts(): Promise<readonly string[]> {
    return this.page.locator('#messages .text').allTextContents();
  }

  async write(text: string): Promise<void> {
    const field = this.page.locator('#text');
    await field.fill(text);
    await field.press('Enter');
  }

  /** Waits until the message is there. */
  async sees(text: string): Promise<void> {
    await this.message(text).waitFor();
  }

  /** Waits until a message of one's own has come so far. */
  async isTold(text: string, state: 'Sending…' | 'Sent' | 'Seen'): Promise<void> {
    await this.message(text).getByText(state, { exact: true }).waitFor();
  }

  async presenceIs(text: string): Promise<void> {
    await this.page.locator('#presence', { hasText: text }).waitFor();
  }

  /** Remembers from now on whether the page tells that it is offline. */
  async watchOffline(): Promise<void> {
    await this.page.evaluate(`{
      const banner = document.querySelector('#offline');
      window.toldOffline = !banner.hidden;
      new MutationObserver(() => { window.toldOffline ||= !banner.hidden; }).observe(banner, { attributes: true });
    }`);
  }

  async wasToldOffline(): Promise<boolean> {
    return (await this.page.evaluate('window.toldOffline')) === true;
  }

  async leave(): Promise<void> {
    assert.deepEqual(this.trouble, []);
    await this.page.context().close();
  }
}

export class UserInBrowser extends Person {
  static async join(
    browser: Browser,
    url: string,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<UserInBrowser> {
    const user = new UserInBrowser(await visit(browser, options));
    await user.page.goto(`${url}/user`);
    await user.page.getByLabel('Your name').fill(name);
    await user.page.getByRole('button', { name: 'Begin' }).click();
    await user.page.locator('#presence:not(:text("Connecting…"))').waitFor();
    return user;
  }
}

export class AdminInBrowser extends Person {
  static async join(
    browser: Browser,
    url: string,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<AdminInBrowser> {
    const admin = new AdminInBrowser(await visit(browser, options));
    await admin.page.goto(`${url}/admin`);
    await admin.signIn(name, adminToken);
    await admin.presenceIs(`Online as ${name}`);
    return admin;
  }

  async signIn(name: string, token: string): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByLabel('Token').fill(token);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** The conversation with somebody in the list. */
  conversation(name: string): Locator {
    return this.page.locator('#users').getByRole('button', { name });
  }

  async choose(name: string): Promise<void> {
    await this.conversation(name).click();
    await this.page.locator('#with', { hasText: name }).waitFor();
  }
}
