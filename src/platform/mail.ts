import * as pulumi from '@pulumi/pulumi';
import { MailIdentity } from '../../components/aws/mailIdentity';
import type { Connection } from '../../components/connection';
import { MailCatcher } from '../../components/kubernetes/mailCatcher';
import type { MailRelay, Settings } from '../config/settings';
import type { Mail } from '../model/store';
import type { UsesBinding } from '../wiring/binding';
import { namespaceOf, placementOf } from '../wiring/landscape';
import { priorityClassName } from '../wiring/priorityClasses';
import type { PlacedStore } from './placedStore';
import type { StoreSurroundings } from './stores';

/** Port of SMTP that is in TLS from its first byte. */
const tlsPort = 465;

/** Lets a system send mail: by SES, by the relay of somebody else, or into a catcher that sends nothing. */
export function placeMail(
  name: string,
  store: Mail,
  uses: readonly UsesBinding[],
  surroundings: StoreSurroundings,
): PlacedStore {
  switch (placementOf(surroundings.landscape, name)) {
    case 'managed':
      return managedMail(name, store, surroundings);
    case 'in-cluster':
      return caughtMail(name, store, uses, surroundings);
    case 'external':
      return { connect: () => relayed(store, surroundings.settings), ready: [] };
  }
}

function managedMail(
  name: string,
  store: Mail,
  { settings, system, wiring, home }: StoreSurroundings,
): PlacedStore {
  if (home.zone === undefined) throw new Error(`The mail of ${name} is managed, and there is no DNS zone.`);
  const identity = new MailIdentity(
    name,
    {
      domain: settings.domain,
      region: settings.region,
      sender: store.sender,
      zone: home.zone,
      configurationSet: `${system.name}-${settings.environment}-${name}`,
      grants: wiring.grants.flatMap((grant) => (grant.kind === 'iam' && grant.store === name ? [grant] : [])),
    },
    { providers: home.providers },
  );
  return { connect: ({ service }) => identity.connectionFor(service), ready: [identity] };
}

function caughtMail(
  name: string,
  store: Mail,
  uses: readonly UsesBinding[],
  { settings, system, rules, home, namespaces, imagePullSecrets }: StoreSurroundings,
): PlacedStore {
  const namespace = namespaceOf(system, settings.environment, store);
  const catcher = new MailCatcher(
    name,
    {
      namespace: namespaces.get(namespace) ?? namespace,
      grants: rules.get(name) ?? [],
      users: uses.map(({ service }) => service),
      sender: senderOf(store, settings),
      imagePullSecrets,
      priorityClass: priorityClassName(settings, 'stores'),
    },
    { providers: home.providers },
  );
  return { connect: ({ service }) => catcher.connectionFor(service), ready: [catcher] };
}

function relayed(store: Mail, settings: Settings): Connection {
  const { host, port, username, password } = relayOf(settings);
  return {
    scheme: port === tlsPort ? 'smtps' : 'smtp',
    host,
    port,
    tls: true,
    authentication: { method: 'password', username, password: pulumi.secret(password.reveal()) },
    sender: senderOf(store, settings),
  };
}

/** The rules of the settings have asked for it. */
function relayOf({ mailRelay }: Settings): MailRelay {
  if (mailRelay === undefined) throw new Error('Mail is external, and the settings name no relay.');
  return mailRelay;
}

function senderOf({ sender }: Mail, { domain }: Settings): string {
  return `${sender}@${domain}`;
}
