import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { reportPage, type ReportContents } from '../../src/report/reportPage';
import { catalogue } from '../../src/systems/catalogue';
import { drawing } from '../../src/wiring/drawing';
import { attributesOf, openBrowser, openPage, unfold } from './browser';
import { contentsOf } from './contents';
import { contrastsIn } from './contrast';

const csaHello = { system: 'csa-hello', environment: 'production', target: 'aws', overrides: {} } as const;
const phone = { viewport: { width: 390, height: 844 } };
const hostile = `</pre></script><img src=x onerror="window.taken = 'value'"><script>window.taken = 'script'</script>`;

/** The contents with hostile text wherever a name or a value of somebody's may stand. */
function withHostileTexts(contents: ReportContents): ReportContents {
  const { system, access, policyStack, policies, cost } = contents;
  const [first, ...others] = policyStack.resources;
  const [row, ...rows] = access;
  assert.ok(first !== undefined && row !== undefined && policies !== undefined);
  const spoilt = { ...first, type: 'aws:x/y:Z', name: hostile, urn: hostile, props: { [hostile]: hostile } };
  return {
    ...contents,
    stack: hostile,
    system: { ...system, title: hostile, clients: { hostile: { title: hostile, reaches: [] } } },
    access: [{ ...row, binding: hostile, reason: hostile }, ...rows],
    policyStack: { ...policyStack, resources: [spoilt, ...others] },
    policies: {
      ...policies,
      results: policies.results.map((result) => ({
        ...result,
        message: hostile,
        name: hostile,
        reason: hostile,
      })),
    },
    cost: { ...cost, components: [{ component: hostile, type: hostile, monthly: 1, items: [] }] },
  };
}

describe('the page of a plan, in a browser', () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  for (const { name } of catalogue) {
    it(`opens from a file for ${name}, asks for nothing and reports nothing`, async () => {
      const { page, trouble } = await openPage(
        browser,
        reportPage(await contentsOf({ ...csaHello, system: name })),
      );
      assert.equal(await page.locator('h1').count(), 1);
      assert.equal(await page.locator('main section > h2').count(), 7);
      assert.deepEqual(trouble, []);
    });

    it(`draws a node for each part of ${name}, and an arrow for each pair that is bound`, async () => {
      const contents = await contentsOf({ ...csaHello, system: name });
      const { page } = await openPage(browser, reportPage(contents));
      const { system, landscape, wiring } = contents;
      const { boxes, arrows } = drawing(system, landscape, wiring.bindings);
      const nodes = await attributesOf(page.locator('.picture .node'), 'data-node');
      assert.deepEqual([...nodes].sort(), boxes.flatMap((box) => box.nodes.map(({ id }) => id)).sort());
      for (const service of Object.keys(system.services))
        assert.ok(nodes.includes(service.replaceAll('-', '_')), service);
      const from = await attributesOf(page.locator('.picture .arrow'), 'data-from');
      const to = await attributesOf(page.locator('.picture .arrow'), 'data-to');
      const ends = from.map((end, index) => `${end} ${to[index] ?? ''}`);
      assert.deepEqual([...ends].sort(), arrows.map((arrow) => `${arrow.from} ${arrow.to}`).sort());
    });

    it(`is no wider than a phone for ${name}; what is wider scrolls in its own box`, async () => {
      const { page } = await openPage(
        browser,
        reportPage(await contentsOf({ ...csaHello, system: name })),
        phone,
      );
      await unfold(page, 200);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(width, 390);
    });
  }

  it('finds resources, bindings and policies as one types, and shows all again', async () => {
    const contents = await contentsOf(csaHello);
    const { page } = await openPage(browser, reportPage(contents));
    const shown = () => page.locator('[data-find]:not([hidden])').count();
    const all = await shown();
    await page.getByRole('searchbox').pressSequentially('auth-service NetworkPolicy');
    const found = await shown();
    assert.ok(found > 0 && found < all, `${found} of ${all}`);
    assert.equal(await page.locator('#found').textContent(), `${found} of ${all}`);
    const visible = await page.locator('#resources details.entry:visible').allTextContents();
    assert.ok(visible.length > 0);
    for (const text of visible) assert.ok(/auth-service/i.test(text) && /networkpolicy/i.test(text));
    await page.getByRole('searchbox').fill('web-app calls api-gateway');
    assert.ok((await page.locator('#access details.entry:visible').count()) > 0);
    await page.getByRole('searchbox').fill('security- is');
    assert.ok((await page.locator('#policies [data-find]:not([hidden])').count()) > 0);
    await page.getByRole('searchbox').fill('nothing is called that');
    assert.equal(await shown(), 0);
    await page.getByRole('searchbox').fill('');
    assert.equal(await shown(), all);
    assert.equal(await page.locator('details.group[open]').count(), 0);
  });

  it('shows the arrows and the bindings of a node that is pointed at or reached by keys', async () => {
    const { page } = await openPage(browser, reportPage(await contentsOf(csaHello)));
    const node = page.locator('[data-node=notification_service]');
    await node.focus();
    const bindings = page.locator('#bindings li:visible');
    assert.deepEqual(
      (await bindings.allTextContents()).filter((text) => !text.includes('notification-service')),
      [],
    );
    assert.equal(await page.locator('.arrow.out').count(), 1);
    assert.equal(await page.locator('.arrow.in').count(), (await bindings.count()) - 1);
    await page.locator('[data-node=redis]').hover();
    assert.match(
      (await page.locator('#bindings h3:visible').textContent()) ?? '',
      /Notification/,
      'it is kept',
    );
    await node.press('Escape');
    await page.locator('[data-node=minio]').hover();
    assert.match((await page.locator('#bindings h3:visible').textContent()) ?? '', /MinIO/);
    await page.locator('[data-node=redis]').click();
    assert.match((await page.locator('#bindings h3:visible').textContent()) ?? '', /Redis/);
    await page.locator('#bindings a:visible').first().click();
    // The browser tells of the new address after the click has ended.
    const opened = page.locator('#access details.entry[open]:visible');
    await opened.first().waitFor();
    assert.equal(await opened.count(), 1);
  });

  it('can be walked by keys: the way past the navigation, boxes that scroll, what folds', async () => {
    const { page } = await openPage(browser, reportPage(await contentsOf(csaHello)));
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the plan');
    await page.keyboard.press('Enter');
    await page.locator('#main:focus').waitFor();
    const unreachable = await page.locator('.scroll:not([tabindex="0"]), pre:not([tabindex="0"])').count();
    assert.equal(unreachable, 0);
    const headings: unknown = await page.evaluate(
      `[...document.querySelectorAll('h1, h2, h3')].map((one) => one.tagName.slice(1)).join(' ')`,
    );
    const levels = String(headings).split(' ').map(Number);
    assert.ok(levels.length > 8);
    for (const [index, level] of levels.entries())
      assert.ok(level <= (levels[index - 1] ?? 0) + 1, 'no level is left out');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is legible in ${colorScheme}: every text has a contrast of 4.5 to its ground`, async () => {
      const contents = await contentsOf(csaHello);
      const { page } = await openPage(browser, reportPage(contents), { colorScheme });
      await page.locator('[data-node=redis]').focus();
      await unfold(page, 60);
      await page.keyboard.press('Escape');
      const contrasts = await contrastsIn(page);
      assert.ok(contrasts.length > 40, `${contrasts.length} pairs`);
      assert.deepEqual(
        contrasts.filter(({ contrast }) => contrast < 4.5),
        [],
      );
    });
  }

  it('takes the colours that the reader prefers', async () => {
    const html = reportPage(await contentsOf(csaHello));
    const grounds = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser, html, { colorScheme });
      grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    }
    assert.notEqual(grounds[0], grounds[1]);
  });

  it('shows hostile names and values as text, which does nothing', async () => {
    const { page, trouble } = await openPage(
      browser,
      reportPage(withHostileTexts(await contentsOf(csaHello))),
    );
    await unfold(page, 50);
    await page.getByRole('searchbox').fill('onerror');
    assert.ok((await page.locator('[data-find]:not([hidden])').count()) >= 2);
    assert.equal(await page.evaluate('window.taken'), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('h1').textContent(), hostile);
    assert.deepEqual(trouble, []);
  });
});
