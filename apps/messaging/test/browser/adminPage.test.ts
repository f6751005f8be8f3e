import assert from 'node:assert/strict';
import { everyone } from '../../src/protocol/chatMessage';
import { until } from '../support/until';
import { ada, FakeChat, messageOf, ugo, uma } from './support/fakeChat';
import { visit } from './support/openBrowser';
import { pagesInBrowser } from './support/pagesInBrowser';
import { AdminInBrowser } from './support/people';

describe('The page of an admin', function () {
  this.timeout(120_000);
  const pages = pagesInBrowser();

  async function opened(
    history: Parameters<typeof FakeChat.before>[3] = [],
  ): Promise<{ readonly admin: AdminInBrowser; readonly chat: FakeChat }> {
    const admin = new AdminInBrowser(await visit(pages().browser));
    const chat = await FakeChat.before(admin.page, ada, [ugo, uma], history);
    await admin.page.goto(`${pages().nginx.url}/admin`);
    await admin.signIn('Ada', 'the-token');
    await admin.presenceIs('Online as Ada');
    return { admin, chat };
  }

  const namesIn = (admin: AdminInBrowser) => admin.page.locator('#users .name').allTextContents();

  it('asks for the token again where it is wrong, and keeps none that is', async () => {
    const admin = new AdminInBrowser(await visit(pages().browser));
    const chat = await FakeChat.before(admin.page, ada);
    chat.greeting = () => ({ type: 'rejected', problem: 'forbidden', reason: 'the token is not valid' });
    await admin.page.goto(`${pages().nginx.url}/admin`);
    await admin.signIn('Ada', 'not-the-token');
    await admin.page.getByRole('alert').getByText('not accepted: the token is not valid').waitFor();
    await admin.page.locator('#token:focus[aria-invalid=true]').waitFor();
    assert.equal(await admin.page.evaluate('sessionStorage.length'), 0);
    chat.greeting = undefined;
    await admin.page.getByLabel('Token').fill('the-token');
    await admin.page.keyboard.press('Enter');
    await admin.presenceIs('Online as Ada');
    assert.equal(chat.said('hello').at(-1)?.token, 'the-token');
    await admin.leave();
  });

  it('sends what is written to the one who is chosen, or to everyone', async () => {
    const { admin, chat } = await opened();
    for (const name of ['Uma', 'Everyone', 'Ugo']) {
      await admin.choose(name);
      await admin.write(`to ${name}`);
      await admin.isTold(`to ${name}`, 'Sent');
    }
    assert.deepEqual(
      chat.said('send').map(({ text, to }) => [text, to]),
      [
        ['to Uma', uma.id],
        ['to Everyone', everyone],
        ['to Ugo', ugo.id],
      ],
    );
    await admin.choose('Uma');
    assert.deepEqual(await admin.texts(), ['to Uma'], 'each conversation has its own messages');
    await admin.leave();
  });

  it('counts what is unread, and tells only the user whose conversation is in sight', async () => {
    const { admin, chat } = await opened();
    await admin.choose('Uma');
    const seen = messageOf(uma, 'hello');
    chat.tell(messageOf(ugo, 'one', { conversation: ugo.id }));
    chat.tell(messageOf(ugo, 'two', { conversation: ugo.id }));
    chat.tell(seen);
    await admin.sees('hello');
    await admin.conversation('Ugo').getByText('2 unread').waitFor();
    await until('it is confirmed', () => chat.said('confirm').length > 0);
    assert.deepEqual(
      chat.said('confirm').map(({ conversation, upTo }) => [conversation, upTo]),
      [[uma.id, seen.sequence]],
    );
    await admin.choose('Ugo');
    await admin.conversation('Ugo').getByText('unread').waitFor({ state: 'hidden' });
    await admin.leave();
  });

  it('puts first who wrote last, but moves nothing under the focus', async () => {
    const { admin, chat } = await opened();
    assert.deepEqual(await namesIn(admin), ['Everyone', 'Ugo', 'Uma']);
    await admin.conversation('Ugo').focus();
    chat.tell(messageOf(uma, 'me first'));
    await admin.conversation('Uma').getByText('1 unread').waitFor();
    assert.deepEqual(await namesIn(admin), ['Everyone', 'Ugo', 'Uma']);
    await admin.page.locator('button.user:focus', { hasText: 'Ugo' }).waitFor();
    await admin.page.getByRole('button', { name: 'Sign out' }).focus();
    await until('the order is right', async () => (await namesIn(admin)).join() === 'Everyone,Uma,Ugo');
    await admin.leave();
  });

  it('can be used by the keyboard alone', async () => {
    const admin = new AdminInBrowser(await visit(pages().browser));
    const chat = await FakeChat.before(admin.page, ada, [uma], [messageOf(uma, 'hello')]);
    await admin.page.goto(`${pages().nginx.url}/admin`);
    const { keyboard } = admin.page;
    await admin.page.locator('#name:focus').waitFor();
    await keyboard.type('Ada');
    await keyboard.press('Tab');
    await keyboard.type('the-token');
    await keyboard.press('Enter');
    await admin.conversation('Uma').waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await admin.page.locator('button.user:focus', { hasText: 'Uma' }).waitFor();
    await keyboard.press('Enter');
    await admin.page.locator('#text:focus').waitFor();
    await keyboard.type('first line');
    await keyboard.press('Shift+Enter');
    await keyboard.type('second line');
    await keyboard.press('Enter');
    await until('it is sent', () => chat.said('send').length === 1);
    assert.equal(chat.said('send')[0]?.text, 'first line\nsecond line');
    await admin.page.locator('#text:focus').waitFor();
    await admin.leave();
  });
});
