import assert from 'node:assert/strict';
import { servicePorts } from '../../../components/kubernetes/serviceObject';

describe('servicePorts', () => {
  it("offers the seed's port and the container's own", () => {
    assert.deepEqual(servicePorts([{ name: 'http', containerPort: 3001, servicePort: 80 }]), [
      { name: 'http', port: 80, targetPort: 3001, protocol: 'TCP' },
      { name: 'tcp-3001', port: 3001, targetPort: 3001, protocol: 'TCP' },
    ]);
  });

  it('offers a port once where the two are the same', () => {
    assert.deepEqual(servicePorts([{ name: 'http', containerPort: 3001 }]), [
      { name: 'http', port: 3001, targetPort: 3001, protocol: 'TCP' },
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
});
