import type { ComposeFacts } from './composeExport';

/** Returns the page that lies beside compose.yaml. */
export function composeReadme(facts: ComposeFacts, header: readonly string[]): string {
  const sections = [
    `# ${facts.title}\n\n${header.join('\n')}`,
    startOf(facts),
    whereOf(facts),
    `## Secrets

No secret is in these files. \`./fill-secrets\` makes what may be random, asks for what only you know, and keeps all of it in \`.env\`, which Compose reads, and in \`secrets\`, which stores read. \`.gitignore\` keeps both out of Git. A value that is there stays; a store keeps the password that it was made with, so remove its volume where you change one (\`docker compose down --volumes\` removes all). \`.env.example\` lists the values, and above each the Secret that has it in a cluster.`,
    imagesOf(facts),
    `## What differs from a cluster

One container runs where a deployment may have several; nothing scales. A network takes the place of network policies: \`edge\`, \`services\` and \`stores\` hold who may speak to whom by and large. The proxy speaks HTTP without TLS and heeds no annotation of the Ingress. A CronJob runs by hand alone. Limits of CPU and memory hold in \`docker compose\`; docker-compose 1.29 heeds them with \`--compatibility\`.`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function startOf({ services, stores, once, byHand }: ComposeFacts): string {
  const hand =
    byHand.length === 0
      ? ''
      : `\n\nBy hand: ${byHand.map((name) => `\`docker compose run --rm ${name}\``).join(', ')}.`;
  return `\`\`\`sh
./fill-secrets
docker compose up --detach --wait
\`\`\`

Services: ${listed(services)}. Stores: ${listed(stores)}. Prepared once at each start: ${listed(once)}.${hand}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
}

function whereOf({ urls, published }: ComposeFacts): string {
  const rows = [
    ...urls.map(({ url, service }) => `| ${url} | \`${service}\`, by the proxy |`),
    ...[...published].map(([name, ports]) => `| ${ports.map(portText).join(', ')} | \`${name}\` |`),
  ];
  return `## Where it answers

On this machine alone:

| address | what |
| --- | --- |
${rows.join('\n')}`;
}

function portText(port: string): string {
  const [host = '', from = '', to = ''] = port.split(':');
  return `${host}:${from}${to.endsWith('/udp') ? ' (UDP)' : ''}`;
}

function imagesOf({ standIns, system }: ComposeFacts): string {
  const [service] = standIns;
  if (service === undefined) return '';
  return `## Stand-ins

These services have no image set, and run a stand-in, which answers their ports and tries their bindings: ${listed(standIns)}. Export again with images to have the services themselves:

\`\`\`sh
npx berth export --format compose --system ${system} --set services.${service}.image=REFERENCE --out DIR
\`\`\`

Their health is asked by wget or curl, of which an image must have one, or bash.`;
}
