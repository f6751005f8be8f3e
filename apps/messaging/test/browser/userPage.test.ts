import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { keptMessages } from '../../frontend/shared/conversation';
import { until } from '../support/until';
import { ada, FakeChat, messageOf, uma } from './support/fakeChat';
import { visit } from './support/openBrowser';
import { pagesInBrowser } from './support/pagesInBrowser';
import { UserInBrowser } from './support/people';

describe('The page of a user', function () {
  this.timeout(120_000);
  const pages = pagesInBrowser();

  /** Opens the page of somebody whom the chat knows. */
  async function opened(
    history: Parameters<typeof FakeChat.before>[3] = [],
    options: BrowserContextOptions = {},
  ): Promise<{ readonly user: UserInBrowser; readonly chat: FakeChat }> {
    const user = new UserInBrowser(await visit(pages().browser, options));
    const chat = await FakeChat.before(user.page, uma, [ada], history);
    await user.page.goto(`${pages().nginx.url}/user`);
    await user.page.getByLabel('Your name').fill('Uma');
    await user.page.getByRole('button', { name: 'Begin' }).click();
    await user.presenceIs('An admin is here');
    return { user, chat };
  }

  it('shows what others write as text, which does nothing', async () => {
    const hostile = `<img src=x onerror="window.taken=1"><script>window.taken=1</script>`;
    const { user } = await opened([messageOf({ ...ada, name: '<b>Ada</b>' }, hostile)]);
    assert.deepEqual(await user.texts(), [hostile]);
    assert.equal(await user.page.locator('.author').textContent(), '<b>Ada</b>');
    assert.equal(await user.page.locator('#messages :is(img, script, b)').count(), 0);
    assert.equal(await user.page.evaluate('window.taken'), undefined);
    await user.leave();
  });

  it('keeps the newest thousand messages, and tells a reader of older ones what has come', async () => {
    const { user, chat } = await opened();
    for (let number = 1; number <= keptMessages + 500; number++)
      chat.tell(messageOf(ada, `message ${number}`));
    await user.sees(`message ${keptMessages + 500}`);
    assert.equal(await user.messages.count(), keptMessages);
    assert.equal((await user.texts())[0], 'message 501');
    const log = user.page.locator('#log');
    const inSight = async (text: string) => {
      const [box, message] = await Promise.all([log.boundingBox(), user.message(text).boundingBox()]);
      return box !== null && message !== null && message.y >= box.y && message.y < box.y + box.height;
    };
    await until('the newest is in sight', () => inSight(`message ${keptMessages + 500}`));
    await log.focus();
    await user.page.keyboard.press('Home');
    await until('the oldest is in sight', () => inSight('message 501'));
    chat.tell(messageOf(ada, 'one more'));
    const more = user.page.getByRole('button', { name: '1 new message below' });
    await more.click();
    await more.waitFor({ state: 'hidden' });
    await until('the newest is in sight', () => inSight('one more'));
    await user.write('An answer is at hand.');
    await user.isTold('An answer is at hand.', 'Sent');
    await user.leave();
  });

  it('reads new messages out, and not the history', async () => {
    const { user, chat } = await opened([messageOf(ada, 'long ago')]);
    await user.sees('long ago');
    const news = user.page.locator('#news');
    assert.equal(await news.textContent(), '');
    chat.tell(messageOf(ada, 'just now'));
    await news.getByText('Ada: just now').waitFor();
    await user.leave();
  });

  it('says that a message is seen only while the page is in sight, and counts in its title what came', async () => {
    const { user, chat } = await opened();
    const show = (hidden: boolean) =>
      user.page.evaluate(`{
        Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }`);
    await show(true);
    const message = messageOf(ada, 'are you there?');
    chat.tell(message);
    await user.page.waitForFunction("document.title === '(1) Messages'");
    assert.deepEqual(chat.said('confirm'), []);
    await show(false);
    await until('it is confirmed', () => chat.said('confirm').length > 0);
    assert.equal(chat.said('confirm')[0]?.upTo, message.sequence);
    assert.equal(await user.page.title(), 'Messages');
    await user.leave();
  });

  it('tells the time of the reader’s zone, and of the world to programs', async () => {
    const sentAt = Date.parse('2026-03-01T22:05:00Z');
    const { user } = await opened([messageOf(ada, 'good morning', { sentAt })], {
      timezoneId: 'Asia/Tokyo',
      locale: 'en-GB',
    });
    const time = user.message('good morning').locator('time');
    assert.match((await time.textContent()) ?? '', /2 Mar.*07:05/);
    assert.equal(await time.getAttribute('datetime'), '2026-03-01T22:05:00.000Z');
    await user.leave();
  });

  it('tells that it is offline and what waits, and sends that once the browser has a network again', async () => {
    const { user, chat } = await opened();
    await user.page.clock.install();
    await user.page.clock.pauseAt(Date.now() + 1000);
    chat.open = false;
    await chat.close();
    await user.page.getByText('You are offline.').first().waitFor();
    await user.write('one');
    await user.page.getByText('1 message waits and is sent').waitFor();
    await user.write('two');
    await user.page.getByText('2 messages wait and are sent').waitFor();
    await user.isTold('two', 'Sending…');
    // The clock stands: nothing but the event brings the page back.
    chat.open = true;
    await user.page.evaluate("window.dispatchEvent(new Event('online'))");
    await user.isTold('two', 'Sent');
    await user.page.locator('#offline').waitFor({ state: 'hidden' });
    assert.deepEqual(
      chat.said('send').map(({ text }) => text),
      ['one', 'two'],
    );
    await user.leave();
  });

  it('comes back when its reader asks for it', async () => {
    const { user, chat } = await opened();
    await user.page.clock.install();
    await user.page.clock.pauseAt(Date.now() + 1000);
    await chat.close();
    await user.page.getByRole('button', { name: 'Try now' }).click();
    await user.presenceIs('An admin is here');
    await user.leave();
  });

  it('tells where messages of the time without a connection are gone, and only there', async () => {
    const { user, chat } = await opened();
    const missing = user.page.locator('#missing');
    for (const complete of [true, false]) {
      assert.equal(await missing.isVisible(), false);
      chat.greeting = () => chat.welcome(complete);
      await chat.close();
      await user.page.getByRole('button', { name: 'Try now' }).click();
      await user.presenceIs('An admin is here');
    }
    await missing.waitFor();
    await user.leave();
  });

  it('tells why a message was not sent', async () => {
    const { user, chat } = await opened();
    chat.answer = ({ id }) => ({ type: 'rejected', problem: 'invalid', reason: 'is too rude', id });
    await user.write('something rude');
    await user.message('something rude').getByText('Not sent: is too rude').waitFor();
    await user.leave();
  });

  it('asks for another name where the server does not take it', async () => {
    const user = new UserInBrowser(await visit(pages().browser));
    const chat = await FakeChat.before(user.page, uma);
    chat.greeting = () => ({ type: 'rejected', problem: 'invalid', reason: 'name: is not nice' });
    await user.page.goto(`${pages().nginx.url}/user`);
    const name = user.page.getByLabel('Your name');
    await name.fill('Uma');
    await name.press('Enter');
    await user.page.getByRole('alert').getByText('was not accepted: name: is not nice').waitFor();
    assert.equal(await name.getAttribute('aria-invalid'), 'true');
    await user.page.locator('#name:focus').waitFor();
    chat.greeting = undefined;
    await name.press('Enter');
    await user.presenceIs('No admin is here');
    await user.leave();
  });

  it('connects to where its config.json leads, and comes back where that could not be had', async () => {
    const user = new UserInBrowser(await visit(pages().browser));
    const chat = await FakeChat.before(user.page, uma, [ada]);
    let reachable = false;
    await user.page.route('**/user/config.json', (route) =>
      reachable
        ? route.fulfill({ json: { endpoint: 'wss://chat.example/ws' } })
        : route.fulfill({ status: 503 }),
    );
    await user.page.goto(`${pages().nginx.url}/user`);
    await user.page.getByLabel('Your name').fill('Uma');
    await user.page.keyboard.press('Enter');
    await user.page.locator('#offline-text').waitFor();
    reachable = true;
    await user.page.getByRole('button', { name: 'Try now' }).click();
    await user.presenceIs('An admin is here');
    assert.deepEqual(chat.addresses, ['wss://chat.example/ws']);
    await user.page.context().close();
  });

  it('works at the address without a slash too, where nothing leads to the other, as from a bucket', async () => {
    const user = new UserInBrowser(await visit(pages().browser));
    await FakeChat.before(user.page, uma, [ada]);
    const body = readFileSync(join(__dirname, '../../dist/frontend/user/index.html'), 'utf8');
    await user.page.route(`${pages().nginx.url}/user`, (route) =>
      route.fulfill({ contentType: 'text/html', body }),
    );
    await user.page.goto(`${pages().nginx.url}/user`);
    assert.equal(user.page.url(), `${pages().nginx.url}/user`);
    await user.page.getByLabel('Your name').fill('Uma');
    await user.page.keyboard.press('Enter');
    await user.presenceIs('An admin is here');
    await user.leave();
  });
});
