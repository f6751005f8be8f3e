import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { bagsAt, textAt, textsAt } from '../../policies/cluster';
import { valueAt } from '../harness';
import { object, planned } from '../systems/planned';
import { kustomizeBuild, writtenExport } from './exported';

const gitOps = { repository: 'https://github.com/acme/vibebox-manifests', path: 'overlays/prod' };

describe('what is exported for Argo CD', function () {
  this.timeout(120_000);

  it('is what its project lets in, of the kinds and the namespaces that it names', async () => {
    const { folder } = await writtenExport('kustomize', 'vibebox', { extent: 'workloads' });
    const { recording } = await planned('vibebox', 'production', 'kubernetes', 'known', { gitOps });
    const project = object(recording, 'AppProject', 'vibebox').inputs;
    const namespaces = textsAt(project, 'spec.destinations.*.namespace');
    const kinds = bagsAt(project, 'spec.namespaceResourceWhitelist.*').map(
      (entry) => `${textAt(entry, 'group')} ${textAt(entry, 'kind')}`,
    );
    const built = kustomizeBuild(path.join(folder, gitOps.path));
    const titles = built.map((manifest) => {
      const [group = ''] = textAt(manifest, 'apiVersion').split('/');
      return [`${group} ${textAt(manifest, 'kind')}`, textAt(manifest, 'metadata.namespace')] as const;
    });
    assert(titles.length > namespaces.length);
    for (const [kind, namespace] of titles) {
      assert(kinds.includes(kind), kind);
      assert(namespaces.includes(namespace), `${kind} in ${namespace}`);
    }
  });

  it('takes the annotations that the Application adds to its pods', async () => {
    const { folder } = await writtenExport('kustomize', 'vibebox', { extent: 'workloads' });
    const { recording } = await planned('vibebox', 'production', 'kubernetes', 'known', { gitOps });
    const application = object(recording, 'Application', 'vibebox').inputs;
    // What this `up` knows is not what the plan behind the export knew.
    const patches = bagsAt(application, 'spec.source.kustomize.patches.*').map((patch) => ({
      target: patch['target'],
      patch: textAt(patch, 'patch').replace(/("berth.dev\/configuration-checksum":")\w+"/, '$1of-this-up"'),
    }));
    const patched = path.join(folder, 'patched');
    fs.mkdirSync(patched);
    fs.writeFileSync(
      path.join(patched, 'kustomization.yaml'),
      stringify({ resources: [`../${gitOps.path}`], patches }),
    );
    const templates = kustomizeBuild(patched)
      .filter((manifest) => ['Deployment', 'DaemonSet'].includes(textAt(manifest, 'kind')))
      .map((manifest) => JSON.stringify(valueAt(manifest, 'spec.template.metadata.annotations')));
    assert.equal(templates.length, patches.length);
    for (const annotations of templates) assert.match(annotations, /"of-this-up"/);
  });
});
