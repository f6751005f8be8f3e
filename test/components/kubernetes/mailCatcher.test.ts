import assert from 'node:assert/strict';
import { MailCatcher, type MailCatcherArgs } from '../../../components/kubernetes/mailCatcher';
import { input, one } from '../../harness';
import {
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  keyOf,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const args: MailCatcherArgs = {
  namespace,
  grants: [clientGrant('mail', 1025)],
  users: ['email-service', 'calendar-service'],
  sender: 'no-reply@example.com',
};
const make = (service = 'email-service') => new MailCatcher('mail', args).connectionFor(service);

describe('MailCatcher', () => {
  itIsAStore('mail', 1025, make);

  it('tells a service the host, a login of its own and the sender', async () => {
    const recording = await recordStore(make);
    assert.equal(fact(recording, 'host'), 'mail.production.svc.cluster.local');
    assert.equal(fact(recording, 'username'), 'email-service');
    assert.equal(fact(recording, 'sender'), 'no-reply@example.com');
    assert.match(fact(recording, 'url'), /^smtp:\/\/email-service:\w{32}@mail\./);
    const logins = keyOf(one(recording, types.secret), 'logins');
    assert.match(logins, /^email-service:\w{32} calendar-service:\w{32}$/);
    assert.ok(logins.includes(`email-service:${fact(recording, 'password')}`));
  });

  it('takes no mail without a login, and asks no DNS', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'mailpit');
    assert.match(JSON.stringify(container['env']), /"MP_SMTP_AUTH","valueFrom"/);
    assert.equal(variable(container, 'MP_SMTP_AUTH_ACCEPT_ANY'), undefined);
    assert.equal(variable(container, 'MP_SMTP_DISABLE_RDNS'), 'true');
  });

  it('shows its page inside the pod alone', async () => {
    const recording = await recordStore(make);
    const container = containerOf(one(recording, types.statefulSet), 'mailpit');
    assert.equal(variable(container, 'MP_UI_BIND_ADDR'), '127.0.0.1:8025');
    assert.deepEqual(container['ports'], [{ name: 'smtp', containerPort: 1025 }]);
    const ports = input(one(recording, types.service), 'spec.ports');
    assert.ok(Array.isArray(ports) && ports.length === 1);
  });

  it('is called an emulator on everything it makes in the cluster, pods included', async () => {
    const recording = await recordStore(make);
    for (const resource of [
      one(recording, types.statefulSet),
      one(recording, types.service),
      one(recording, types.secret),
    ]) {
      assert.match(
        JSON.stringify(input(resource, 'metadata.labels')),
        /"berth.dev\/emulator":"true"/,
        resource.urn,
      );
    }
    assert.deepEqual(input(one(recording, types.statefulSet), 'spec.template.metadata.labels'), {
      app: 'mail',
      'berth.dev/emulator': 'true',
    });
  });

  it('has no login for a service that does not send', async () => {
    await assert.rejects(
      recordStore(() => make('task-service')),
      /task-service is no user of the mail catcher/,
    );
  });
});
