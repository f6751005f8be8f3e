import assert from 'node:assert/strict';
import { input, ofType, one } from '../harness';
import { entry, field, list, namesOf, resource } from './facts';
import { object, planned } from './planned';

describe('logs and traces of the systems, in production', () => {
  it('Kardon: Fluent Bit to Loki, 30 days hot and 90 cold', async () => {
    const { recording } = await planned('kardon', 'production', 'aws', 'known');
    const data = entry(field('ConfigMap', 'loki', 'data'), 'loki.yaml')(recording);
    assert.match(String(data), /retention_period: 2880h/);
    const rules = resource(
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'pod-logs',
      'rules.2.transitions',
    )(recording);
    assert.deepEqual(rules, [{ days: 30, storageClass: 'STANDARD_IA' }]);
    const sent = entry(field('ConfigMap', 'fluent-bit', 'data'), 'fluent-bit.yaml')(recording);
    assert.match(String(sent), /host: loki\.logging\.svc\.cluster\.local/);
  });

  it('CSA Hello: Elasticsearch of its own and Kibana', async () => {
    const { recording } = await planned('csa-hello', 'production', 'kubernetes', 'known');
    assert.deepEqual(namesOf('StatefulSet', 'logging')(recording), ['log-search']);
    assert.deepEqual(namesOf('Deployment', 'logging')(recording), ['kibana']);
  });

  it('VibeBox: Loki and Jaeger, on every node', async () => {
    const { recording } = await planned('vibebox', 'production', 'aws', 'known');
    assert.deepEqual(namesOf('StatefulSet', 'logging')(recording), ['loki']);
    assert.deepEqual(namesOf('StatefulSet', 'tracing')(recording), ['jaeger']);
    const tolerated = field('DaemonSet', 'fluent-bit', 'spec.template.spec.tolerations')(recording);
    assert.deepEqual(tolerated, [{ operator: 'Exists' }]);
  });

  it('user-admin-messaging: OpenTelemetry by variables', async () => {
    const { recording, built } = await planned('user-admin-messaging', 'production', 'aws', 'known');
    for (const name of Object.keys(built.system.services)) {
      const env = input(object(recording, 'Deployment', name), 'spec.template.spec.containers.0.env');
      const values = new Map(list(env).map((variable) => [variable['name'], variable['value']]));
      assert.equal(values.get('OTEL_SERVICE_NAME'), name);
      assert.equal(
        values.get('OTEL_EXPORTER_OTLP_ENDPOINT'),
        'http://otel-collector.tracing.svc.cluster.local:4318',
      );
      assert.equal(values.get('OTEL_TRACES_SAMPLER'), 'parentbased_traceidratio');
    }
    assert.equal(
      input(one(recording, 'kubernetes:apps/v1:Deployment', 'otel-collector'), 'spec.replicas'),
      2,
    );
  });

  it('are not there in development', async () => {
    const { recording } = await planned('kardon', 'development', 'kubernetes', 'known');
    assert.deepEqual(ofType(recording, 'kubernetes:apps/v1:DaemonSet'), []);
    assert.deepEqual(namesOf('StatefulSet', 'tracing')(recording), []);
  });
});
