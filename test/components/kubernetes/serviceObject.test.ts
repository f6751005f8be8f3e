import assert from 'node:assert/strict';
import { servicePorts } from '../../../components/kubernetes/serviceObject';

describe('servicePorts', () => {
  it("offers the seed's port and the container's own", () => {
    assert.deepEqual(servicePorts([{ name: 'http', containerPort: 3001, servicePort: 80 }]), [
      { name: 'http', port: 80, targetPort: 3001, protocol: 'TCP', appProtocol: 'http' },
      { name: 'tcp-3001', port: 3001, targetPort: 3001, protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  it('offers a port once where the two are the same', () => {
    assert.deepEqual(servicePorts([{ name: 'http', containerPort: 3001 }]), [
      { name: 'http', port: 3001, targetPort: 3001, protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  it('tells a number of UDP from the same of TCP', () => {
    const ports = servicePorts([
      { name: 'dns', containerPort: 5353, servicePort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 5353, servicePort: 53 },
    ]);
    assert.deepEqual(
      ports.map(({ name, port, protocol }) => [name, port, protocol]),
      [
        ['dns', 53, 'UDP'],
        ['dns-tcp', 53, 'TCP'],
        ['udp-5353', 5353, 'UDP'],
        ['tcp-5353', 5353, 'TCP'],
      ],
    );
  });

  it('lists each port of a short range under a name of its own', () => {
    const [web, ...range] = servicePorts([
      { name: 'media', containerPort: 10000, lastPort: 10002, protocol: 'UDP' },
      { name: 'http', containerPort: 8080 },
    ]);
    assert.equal(web?.name, 'http');
    assert.deepEqual(range, [
      { name: 'media-10000', port: 10000, targetPort: 10000, protocol: 'UDP' },
      { name: 'media-10001', port: 10001, targetPort: 10001, protocol: 'UDP' },
      { name: 'media-10002', port: 10002, targetPort: 10002, protocol: 'UDP' },
    ]);
  });

  it('leaves out a range of more than 50 ports', () => {
    const range = { name: 'media', containerPort: 10000, protocol: 'UDP' } as const;
    assert.equal(servicePorts([{ ...range, lastPort: 10049 }]).length, 50);
    assert.deepEqual(servicePorts([{ ...range, lastPort: 10050 }]), []);
  });
});
