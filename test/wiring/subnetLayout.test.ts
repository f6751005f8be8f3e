import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../src/model/userError';
import { subnetLayout } from '../../src/wiring/subnetLayout';

/** First and last address of a range, as numbers. */
function bounds(cidr: string): { first: number; last: number; prefix: number } {
  const [network = '', length = ''] = cidr.split('/');
  const first = network.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
  const prefix = Number(length);
  return { first, last: first + 2 ** (32 - prefix) - 1, prefix };
}

/** Ranges that AWS and the layout accept, with a number of zones that fits. */
const accepted = fc
  .record({
    octets: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)),
    prefix: fc.integer({ min: 16, max: 21 }),
    zones: fc.integer({ min: 2, max: 6 }),
  })
  .filter(({ prefix, zones }) => zones <= 3 || prefix <= 19)
  .map(({ octets: [first, second, third], prefix, zones }) => {
    const kept = third - (third % 2 ** (24 - prefix));
    return { cidr: `${first}.${second}.${kept}.0/${prefix}`, zones };
  });

const everySubnet = (cidr: string, zones: number): string[] => {
  const layout = subnetLayout(cidr, zones);
  return [...layout.public, ...layout.private, ...layout.data];
};

describe('subnetLayout', () => {
  it('lays three zones out as the documentation shows', () => {
    assert.deepEqual(subnetLayout('10.0.0.0/16', 3), {
      private: ['10.0.0.0/18', '10.0.64.0/18', '10.0.128.0/18'],
      public: ['10.0.192.0/24', '10.0.193.0/24', '10.0.194.0/24'],
      data: ['10.0.196.0/24', '10.0.197.0/24', '10.0.198.0/24'],
    });
  });

  it('gives each tier one subnet a zone, inside the range, aligned and apart from all others', () => {
    fc.assert(
      fc.property(accepted, ({ cidr, zones }) => {
        const whole = bounds(cidr);
        const subnets = everySubnet(cidr, zones).map(bounds);
        assert.equal(subnets.length, 3 * zones);
        for (const subnet of subnets) {
          assert.ok(subnet.first >= whole.first && subnet.last <= whole.last, 'inside');
          assert.equal(subnet.first % 2 ** (32 - subnet.prefix), 0, 'aligned');
          assert.ok(subnet.prefix <= 26, 'room for endpoints and stores');
        }
        const sorted = [...subnets].sort((one, other) => one.first - other.first);
        sorted
          .slice(1)
          .forEach((subnet, index) => assert.ok(subnet.first > (sorted[index]?.last ?? 0), 'apart'));
      }),
    );
  });

  it('gives pods at least half of the range', () => {
    fc.assert(
      fc.property(accepted, ({ cidr, zones }) => {
        const share = subnetLayout(cidr, zones).private.reduce((sum, subnet) => {
          const { first, last } = bounds(subnet);
          return sum + (last - first + 1);
        }, 0);
        const { first, last } = bounds(cidr);
        assert.ok(share >= (last - first + 1) / 2);
      }),
    );
  });

  it('is the same from run to run, and a third zone moves no subnet of the first two', () => {
    fc.assert(
      fc.property(accepted, ({ cidr, zones }) => {
        assert.deepEqual(subnetLayout(cidr, zones), subnetLayout(cidr, zones));
        const [two, three] = [subnetLayout(cidr, 2), subnetLayout(cidr, 3)];
        for (const tier of ['public', 'private', 'data'] as const) {
          assert.deepEqual(three[tier].slice(0, 2), two[tier]);
        }
      }),
    );
  });

  const refused: [string, number, RegExp][] = [
    ['10.0.0.0/22', 3, /"10\.0\.0\.0\/22" is too small for 3 zones: it takes a \/21 \(2,048 addresses\)/],
    ['10.0.0.0/20', 4, /too small for 4 zones: it takes a \/19/],
    ['10.0.0.0', 3, /not an IPv4 range.*"10\.0\.0\.0\/16"/],
    ['10.0.0.256/16', 3, /not an IPv4 range/],
    ['fd00::/48', 3, /not an IPv4 range/],
    ['10.0.0.0/8', 3, /from \/16 to \/28/],
    ['10.0.0.0/29', 3, /from \/16 to \/28/],
    ['10.0.1.0/16', 3, /did you mean "10\.0\.0\.0\/16"/],
    ['10.0.0.0/16', 1, /1 zones.*2 to 6/],
    ['10.0.0.0/16', 7, /7 zones.*2 to 6/],
  ];
  for (const [cidr, zones, message] of refused) {
    it(`refuses ${cidr} in ${zones} zones and says why`, () => {
      assert.throws(
        () => subnetLayout(cidr, zones),
        (error) => error instanceof UserError && message.test(error.message),
      );
    });
  }
});
