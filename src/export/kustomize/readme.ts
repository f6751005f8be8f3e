import type { LeftOut } from '../clusterObjects';
import type { KustomizeFacts } from './kustomizeExport';

/** Returns the page that lies beside the base and its overlays. */
export function kustomizeReadme(facts: KustomizeFacts, header: readonly string[]): string {
  const sections = [
    `# ${facts.title}\n\n${header.join('\n')}`,
    useOf(facts),
    secretsOf(facts),
    imagesOf(facts),
    leftOutOf(facts),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function useOf({ overlays, extent }: KustomizeFacts): string {
  const rows = overlays.map(
    ({ name, environment, namespaces, objects }) =>
      `| \`overlays/${name}\` | ${environment} | ${namespaces.map((namespace) => `\`${namespace}\``).join(', ')} | ${objects} |`,
  );
  const commands = overlays.flatMap(({ name, secrets }) => [
    ...(secrets === 0 ? [] : [`./fill-secrets ${name}`]),
    `kubectl apply -k overlays/${name}`,
  ]);
  const part =
    extent === 'workloads'
      ? ' Only what runs the pods of the services is here, for Argo CD; everything else that they need is made by `pulumi up`.'
      : '';
  return [
    `\`base\` has what both environments have the same, an object a file; the overlays have what differs, as patches, and the objects that only one has.${part}`,
    '',
    '| overlay | environment | namespaces | objects |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '```sh',
    ...commands,
    '```',
    '',
    'Nothing waits for anything: pods that come before their store start again until it is there. A Job cannot be changed; where an export has a changed one it has a new name, and the old one may be deleted.',
  ].join('\n');
}

function secretsOf({ overlays, signed }: KustomizeFacts): string {
  if (overlays.every(({ secrets }) => secrets === 0)) return '';
  const own =
    signed.length === 0
      ? ''
      : `\n\nSecrets with certificates that Pulumi signs are not here; make them yourself: ${signed.map((name) => `\`${name}\``).join(', ')}.`;
  return `## Secrets

No value of a Secret is in these files. \`./fill-secrets OVERLAY\` makes random values for what may be random, asks for what only you know, keeps all of it in \`overlays/OVERLAY/secrets.env\`, and puts it into the files of \`overlays/OVERLAY/secrets\`, which \`secretGenerator\` reads. \`.gitignore\` keeps both out of Git; keep \`secrets.env\` where you keep passwords. A value that is there stays: to run the script again, or the export, changes none.

\`secrets.example.env\` lists the values, and above each the Secrets that hold it. One value is often in several: the password of a role is in the Job that makes the role, and in the URL of the service that logs in with it. So change it in \`secrets.env\`, run the script, and apply; then restart what reads it (\`kubectl rollout restart\`), and delete the Job of a role so that it runs again.

PostgreSQL and RabbitMQ get the passwords themselves, of which they keep a hash; \`pulumi up\` gives them the hash alone.${own}`;
}

function imagesOf({ standIns, system, overlays }: KustomizeFacts): string {
  const [service] = standIns;
  const overlay = overlays[0]?.name ?? 'dev';
  const running =
    service === undefined
      ? 'Every service runs the image of its settings.'
      : `These services have no image set, and run a stand-in, which answers their ports and tries their bindings: ${standIns.map((name) => `\`${name}\``).join(', ')}. A stand-in is more than an image: export again with \`--set services.${service}.image=REFERENCE\`, or with \`--stack\`, to have the service itself.`;
  return `## Images

The files name the image of a service \`${system}/SERVICE\`, and \`images\` of each overlay says which one that is:

\`\`\`sh
cd overlays/${overlay} && kustomize edit set image ${system}/${service ?? 'SERVICE'}=ghcr.io/org/repo/service:v2
\`\`\`

${running}`;
}

function leftOutOf({ leftOut }: KustomizeFacts): string {
  if (leftOut.length === 0) return '';
  const charts = leftOut.filter(({ chart }) => chart !== undefined);
  const others = leftOut.filter(({ chart }) => chart === undefined);
  return [
    '## What is not here',
    '',
    'What serves every system of a cluster is no part of one system: `pulumi up` installs it with the first stack, or whoever owns the cluster does. The objects above need it: the Ingress its class, autoscalers their metrics, custom resources their definitions.',
    ...(charts.length === 0 ? [] : ['', 'As charts:', '', '```sh', ...charts.map(install), '```']),
    ...(others.length === 0
      ? []
      : ['', 'As objects of the stack, which `berth plan --out` shows:', '', ...others.map(described)]),
  ].join('\n');
}

function install({ chart }: LeftOut): string {
  const { name = '', version = '', repository = '' } = chart ?? {};
  return `helm install ${name} ${name} --repo ${repository} --version ${version} --namespace ${name} --create-namespace`;
}

function described({ owner, objects }: LeftOut): string {
  return `- ${owner}: ${objects.join(', ')}`;
}
