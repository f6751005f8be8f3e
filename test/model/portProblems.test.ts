import assert from 'node:assert/strict';
import fc from 'fast-check';
import { portProblems } from '../../src/model/portProblems';
import type { Port, Service } from '../../src/model/service';
import { sampleService } from '../wiring/syntheticSystem';

const ready = { readiness: { path: '/ready', port: 8080 } } as const;
const health: Port = { name: 'health', containerPort: 8080 };

function service(ports: readonly Port[], more: Partial<Pick<Service, 'outbound' | 'probes'>> = {}): Service {
  return { ...sampleService([], []), probes: ready, ports: [health, ...ports], ...more };
}

function problems(
  ports: readonly Port[],
  more: Partial<Pick<Service, 'outbound' | 'probes'>> = {},
): string[] {
  return portProblems('sample: service "sfu"', 'sfu', service(ports, more));
}

const relay: Port = { name: 'relay', containerPort: 49160, lastPort: 49199, protocol: 'UDP', public: true };

describe('portProblems', () => {
  it('finds nothing wrong with a range, nor with UDP and TCP of one port', () => {
    const stun: readonly Port[] = [
      { name: 'stun', containerPort: 3478, protocol: 'UDP', public: true },
      { name: 'stun-tcp', containerPort: 3478, public: true },
    ];
    assert.deepEqual(problems([...stun, relay]), []);
  });

  it('refuses metrics on a port that is not there, or without a path', () => {
    const told = (more: Partial<Pick<Service, 'metricsPath' | 'metricsPort'>>) =>
      portProblems('sample: service "sfu"', 'sfu', { ...service([]), ...more });
    assert.deepEqual(told({ metricsPath: '/metrics', metricsPort: 8080 }), []);
    assert.deepEqual(told({ metricsPort: 8081 }), [
      'sample: service "sfu" tells metrics on port 8081, and not by which path; add metricsPath',
      'sample: service "sfu" tells metrics on port 8081, on which it does not listen by TCP; add the port',
    ]);
  });

  it('refuses a range that is upside down or beyond the last port', () => {
    assert.deepEqual(problems([{ ...relay, lastPort: 49100 }]), [
      'sample: service "sfu": its port "relay" is 49160-49100, which is no range of ports; name the lower first, between 1 and 65535',
    ]);
    assert.equal(problems([{ ...relay, lastPort: 65536 }]).length, 1);
    assert.match(
      problems([], { outbound: [{ port: 2000, lastPort: 1000, protocol: 'UDP' }] }).join(),
      /connects to the ports 2000-1000 outside, which is no range of ports/,
    );
  });

  it('finds two ranges of one protocol that have a port in common, exactly then', () => {
    const range = fc
      .tuple(fc.integer({ min: 9000, max: 9100 }), fc.integer({ min: 0, max: 50 }))
      .map(([first, more]) => ({ containerPort: first, lastPort: first + more, protocol: 'UDP' as const }));
    fc.assert(
      fc.property(range, range, (one, other) => {
        const common = Array.from({ length: 200 }, (_, index) => 9000 + index).some((port) =>
          [one, other].every(({ containerPort, lastPort }) => containerPort <= port && port <= lastPort),
        );
        const found = problems([
          { name: 'one', ...one },
          { name: 'other', ...other },
        ]);
        return (found.length === 1) === common;
      }),
    );
  });

  it('refuses public ports that no load balancer could ask about, or whose Service could have no name', () => {
    assert.match(problems([relay], { probes: {} }).join(), /no readiness probe for its load balancer to ask/);
    const long = 'a'.repeat(57);
    assert.match(portProblems('it', long, service([relay])).join(), /57 characters; at most 56/);
  });

  it('refuses public ports of a job', () => {
    const job: Service = { ...service([relay]), kind: 'job', runs: { kind: 'by-hand' } };
    assert.match(portProblems('it', 'job', job).join(), /is a job, which nobody can call/);
  });

  it('refuses a probe of a port that speaks UDP', () => {
    const probes = { readiness: { port: 49160 } };
    assert.match(problems([relay], { probes }).join(), /readiness probe asks port 49160/);
  });
});
