import assert from 'node:assert/strict';
import { everyone } from '../../src/protocol/chatMessage';
import { overhangOf, violationsOn } from './support/accessibility';
import { ada, FakeChat, messageOf, ugo, uma } from './support/fakeChat';
import { visit } from './support/openBrowser';
import { pagesInBrowser } from './support/pagesInBrowser';
import { AdminInBrowser, UserInBrowser } from './support/people';

const longWord = 'immeasurably'.repeat(20);
const narrow = { width: 320, height: 640 };
const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: narrow, reducedMotion: 'reduce' },
] as const;

describe('Accessibility of the pages', function () {
  this.timeout(120_000);
  const pages = pagesInBrowser();

  for (const look of looks) {
    const name = `${look.colorScheme}, ${look.viewport.width} pixels wide`;

    it(`of a user: axe finds nothing, and nothing is wider than the window (${name})`, async () => {
      const user = new UserInBrowser(await visit(pages().browser, look));
      const history = [
        messageOf(ada, longWord),
        messageOf(uma, 'mine'),
        messageOf(ada, 'for all', { conversation: everyone }),
      ];
      const chat = await FakeChat.before(user.page, uma, [ada], history);
      await user.page.goto(`${pages().nginx.url}/user`);
      await user.page.getByRole('button', { name: 'Begin' }).click();
      await user.page.getByRole('alert').getByText('Enter a name.').waitFor();
      await isFit(user);
      await user.page.getByLabel('Your name').fill('Uma');
      await user.page.keyboard.press('Enter');
      await user.sees('for all');
      chat.answer = ({ id }) => ({ type: 'rejected', problem: 'invalid', reason: 'no', id });
      await user.write('rejected');
      await user.message('rejected').getByText('Not sent: no').waitFor();
      await isFit(user);
      chat.open = false;
      await chat.close();
      await user.write('waiting');
      await user.page.getByText('1 message waits').waitFor();
      await isFit(user);
      await user.leave();
    });

    it(`of an admin: axe finds nothing, and nothing is wider than the window (${name})`, async () => {
      const admin = new AdminInBrowser(await visit(pages().browser, look));
      const history = [messageOf(uma, longWord), messageOf(ada, 'an answer'), messageOf(uma, 'thanks')];
      const chat = await FakeChat.before(
        admin.page,
        ada,
        [uma, { ...ugo, name: 'Hubert'.repeat(8) }],
        history,
      );
      await admin.page.goto(`${pages().nginx.url}/admin`);
      await admin.page.getByRole('button', { name: 'Sign in' }).click();
      await admin.page.getByRole('alert').getByText('Enter a name.').waitFor();
      await isFit(admin);
      await admin.signIn('Ada', 'the-token');
      await admin.conversation('Uma').getByText('1 unread').waitFor();
      await isFit(admin);
      await admin.choose('Uma');
      await admin.sees('thanks');
      await isFit(admin);
      chat.open = false;
      await chat.close();
      await admin.page.getByRole('button', { name: 'Try now' }).waitFor();
      await isFit(admin);
      await admin.leave();
    });
  }

  it('lets text be written on the lowest screen too', async () => {
    const user = new UserInBrowser(await visit(pages().browser, { viewport: { width: 320, height: 256 } }));
    await FakeChat.before(user.page, uma, [ada]);
    await user.page.goto(`${pages().nginx.url}/user`);
    await user.page.getByLabel('Your name').fill('Uma');
    await user.page.keyboard.press('Enter');
    await user.write('small');
    await user.isTold('small', 'Sent');
    assert.ok(((await user.page.locator('#log').boundingBox())?.height ?? 0) >= 90);
    await user.leave();
  });

  it('moves nothing', async () => {
    for (const path of ['/user', '/admin']) {
      const { page } = await visit(pages().browser);
      await page.goto(`${pages().nginx.url}${path}`);
      const moving: unknown =
        await page.evaluate(`[...document.querySelectorAll('*')].map(getComputedStyle).filter(
        ({ animationName, transitionDuration, scrollBehavior }) =>
          animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior !== 'auto').length`);
      assert.equal(moving, 0);
      await page.context().close();
    }
  });

  async function isFit({ page }: UserInBrowser | AdminInBrowser): Promise<void> {
    assert.deepEqual(await violationsOn(page), []);
    assert.ok((await overhangOf(page)) <= 0);
  }
});
