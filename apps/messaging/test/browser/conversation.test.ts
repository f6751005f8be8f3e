import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Endings } from '../support/endings';
import { until } from '../support/until';
import { openBrowser } from './support/openBrowser';
import { AdminInBrowser, UserInBrowser } from './support/people';
import { connections, Stand } from './support/stand';

describe('A user and an admin in a browser', function () {
  this.timeout(120_000);
  const endings = new Endings();
  let browser: Browser;
  let stand: Stand;
  let user: UserInBrowser;
  let admin: AdminInBrowser;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    stand = await Stand.start(endings);
    user = endings.of(await UserInBrowser.join(browser, stand.url, 'Uma'), (begun) => begun.leave());
    admin = endings.of(await AdminInBrowser.join(browser, stand.url, 'Ada'), (begun) => begun.leave());
    const [usersServer, other] = await stand.serversOf('user');
    assert.deepEqual(
      [await connections(usersServer, 'user'), await connections(other, 'admin')],
      [1, 1],
      'each is at a server of their own',
    );
  });
  afterEach(() => endings.run());

  it('see each other come, talk, and know what the other has seen', async () => {
    await user.presenceIs('An admin is here');
    await admin.conversation('Uma').getByText('online').waitFor();
    await user.write('Is anybody there?');
    await user.isTold('Is anybody there?', 'Sent');
    await admin.conversation('Uma').getByText('1 unread').waitFor();
    await admin.choose('Uma');
    await admin.sees('Is anybody there?');
    await user.isTold('Is anybody there?', 'Seen');
    assert.equal(await admin.conversation('Uma').getByText('unread').isVisible(), false);
    await admin.write('I am.');
    await user.sees('I am.');
    await admin.isTold('I am.', 'Seen');
    assert.equal(await user.page.locator('#news').textContent(), 'Ada: I am.');
    const time = await user.message('I am.').locator('time').getAttribute('datetime');
    assert.ok(Math.abs(Date.now() - Date.parse(time ?? '')) < 60_000, time ?? 'no time');
  });

  it('see announcements, and each other go', async () => {
    await admin.choose('Everyone');
    await admin.write('We close at six.');
    await user.sees('We close at six.');
    await user.message('We close at six.').getByText('to everyone').waitFor();
    await admin.isTold('We close at six.', 'Sent');
    await admin.page.close();
    await user.presenceIs('No admin is here now');
  });

  it('keep the name, the token for the tab alone, and the conversation when the page is loaded anew', async () => {
    await user.write('Before.');
    await user.isTold('Before.', 'Sent');
    await user.page.reload();
    await user.sees('Before.');
    await admin.page.reload();
    await admin.presenceIs('Online as Ada');
    await admin.choose('Uma');
    await admin.sees('Before.');
    const kept = JSON.stringify(await admin.page.evaluate('({ ...localStorage })'));
    assert.doesNotMatch(kept, /token/);
    await admin.page.getByRole('button', { name: 'Sign out' }).click();
    await admin.page.getByLabel('Token').waitFor();
    assert.equal(await admin.page.evaluate('sessionStorage.length'), 0);
  });

  it('go on when the server of the user is killed: nothing is lost, and nothing is there twice', async () => {
    await admin.choose('Uma');
    await user.watchOffline();
    const [usersServer] = await stand.serversOf('user');
    const said: string[] = [];
    for (let number = 1; number <= 10; number++) {
      if (number === 4) void usersServer.end('SIGKILL');
      said.push(`question ${number}`, `answer ${number}`);
      await Promise.all([user.write(`question ${number}`), admin.write(`answer ${number}`)]);
    }
    await itHasAll(said);
    assert.equal(await user.wasToldOffline(), true);
    await user.presenceIs('An admin is here');
    await user.write('Still there?');
    await admin.sees('Still there?');
    await user.isTold('Still there?', 'Seen');
  });

  it('go on when a server is told to stop, and see no interruption', async () => {
    await admin.choose('Uma');
    await Promise.all([user.watchOffline(), admin.watchOffline()]);
    const [usersServer, other] = await stand.serversOf('user');
    const said: string[] = [];
    const ended = usersServer.end('SIGTERM');
    for (let number = 1; number <= 10; number++) {
      said.push(`question ${number}`, `answer ${number}`);
      await Promise.all([user.write(`question ${number}`), admin.write(`answer ${number}`)]);
    }
    assert.equal(await ended, 0);
    assert.equal(await connections(other, 'user'), 1, 'the user has moved');
    await itHasAll(said);
    await user.write('And now?');
    await admin.sees('And now?');
    assert.deepEqual([await user.wasToldOffline(), await admin.wasToldOffline()], [false, false]);
  });

  /** Waits until both have every text, and checks that they have it once, in the same order. */
  async function itHasAll(said: readonly string[]): Promise<void> {
    for (const text of said) await Promise.all([user.sees(text), admin.sees(text)]);
    await until('all is accepted', async () => {
      const sending = [user, admin].map(({ page }) => page.getByText('Sending…').count());
      return (await Promise.all(sending)).every((count) => count === 0);
    });
    const [usersTexts, adminsTexts] = [await user.texts(), await admin.texts()];
    assert.deepEqual([...usersTexts].sort(), [...said].sort());
    assert.deepEqual(adminsTexts, usersTexts);
  }
});
