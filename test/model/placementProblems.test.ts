import assert from 'node:assert/strict';
import { everywhere } from '../../src/model/environment';
import { placementProblems } from '../../src/model/placementProblems';
import type { Service } from '../../src/model/service';
import type { System } from '../../src/model/system';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';

const daemon: Service = {
  ...sampleService([], []),
  kind: 'daemon',
  privileged: true,
  namespace: 'docker',
};

function withFiles(service: Service, namespace?: string): System {
  const system = sampleSystem({ shop: service });
  const files = { kind: 'file-system', title: 'Files', storage: everywhere(5) } as const;
  return {
    ...system,
    stores: { ...system.stores, files: namespace === undefined ? files : { ...files, namespace } },
  };
}

function mounting(mountPath?: string): Service {
  const use = { access: 'read-write', environment: {} } as const;
  return {
    ...sampleService([], []),
    uses: { files: mountPath === undefined ? use : { ...use, mountPath } },
  };
}

describe('placementProblems', () => {
  it('lets a privileged daemon have a namespace of its own, and share it with another', () => {
    assert.deepEqual(
      placementProblems(sampleSystem({ shop: sampleService([], []), docker: daemon, agent: daemon })),
      [],
    );
  });

  it("refuses it in the system's own namespace, even where only one environment names it so", () => {
    assert.match(
      placementProblems(sampleSystem({ docker: { ...daemon, namespace: 'sample' } })).join(),
      /^sample: service "docker" is privileged in the namespace of the system/,
    );
    const system = sampleSystem({ docker: daemon });
    const testing = { ...system, namespace: { ...system.namespace, testing: 'docker' } };
    assert.equal(placementProblems(testing).length, 1);
  });

  it('refuses it beside a service that is not privileged', () => {
    const beside = { ...sampleService([], []), namespace: 'docker' };
    assert.deepEqual(placementProblems(sampleSystem({ docker: daemon, beside })), [
      'sample: service "docker" is privileged and shares the namespace "docker" with "beside", which is not; give it one of its own',
    ]);
  });

  it('names a node group that does not exist', () => {
    const lost = { ...daemon, nodeGroup: 'gpu' };
    assert.match(
      placementProblems(sampleSystem({ docker: lost })).join(),
      /runs on node group "gpu", which does not exist/,
    );
  });

  it('wants to know where a file system appears, in the namespace of its pods', () => {
    assert.deepEqual(placementProblems(withFiles(mounting('/files'))), []);
    assert.match(placementProblems(withFiles(mounting())).join(), /add a mountPath/);
    assert.deepEqual(placementProblems(withFiles(mounting('/files'), 'elsewhere')), [
      'sample: service "shop" mounts "files", whose claim is in another namespace; give both the same',
    ]);
  });
});
