import assert from 'node:assert/strict';
import { costEstimate } from '../../src/cost/costEstimate';
import { costText } from '../../src/cost/costText';
import { estimated, resource } from './estimated';

const production = { environment: 'production', overrides: {} } as const;

describe('the cost of a stack, as a terminal shows it', () => {
  it('begins with the sum and goes on with its parts, the dearest first', async () => {
    const text = costText(await estimated({ system: 'task-platform', target: 'aws', ...production }));
    const lines = text.split('\n');
    assert.match(lines[0] ?? '', /^4,654\.80 USD a month .* list prices of 2026-10-06 in us-west-2/);
    assert.equal(lines[1], '  1,438.83  redis: 9 × cache.r7g.large');
    assert.ok(
      lines.includes(
        '    328.50  network: 3 × public IPv4 address, 3 × NAT gateway, 30 × interface endpoint in a zone',
      ),
    );
    assert.ok(lines.includes('  requests to SQS (2)'));
    assert.ok(!text.includes('no price is known'));
    assert.ok(text.endsWith('\n'));
  });

  it('says what has no price, and why', () => {
    const broker = resource('aws:mq/broker:Broker', {
      deploymentMode: 'SINGLE_INSTANCE',
      hostInstanceType: 'mq.x',
    });
    const text = costText(costEstimate([broker], 'us-east-1'));
    assert.ok(
      text.includes(
        '\nNot in the sum, because no price is known\n  aws:mq/broker:Broker Broker: the price table of 2026-10-06 has no price of mq.x\n',
      ),
      text,
    );
  });

  it('says that a cluster of somebody else has its own price', async () => {
    const text = costText(await estimated({ system: 'kardon', target: 'kubernetes', ...production }));
    assert.deepEqual(text.trimEnd().split('\n').length, 2);
    assert.match(text, /^0\.00 USD/);
  });
});
