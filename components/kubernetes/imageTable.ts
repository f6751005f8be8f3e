import { images, type Image } from './images';
import { prometheusImage } from './operators/chartVersions';
import { standInImage } from './standIn/standIn';

type Row = Pick<Image, 'purpose' | 'maintainer' | 'licence' | 'why' | 'developmentOnly'> & {
  readonly references: readonly string[];
};

/** Images that are no store's. Those of the operators come with their charts. */
const others: readonly Row[] = [
  {
    purpose: 'stand-in of a service that has no image yet; encryption of dumps',
    references: [standInImage],
    maintainer: 'Node.js Docker team (Docker official image)',
    licence: 'MIT',
    why: 'Runs small scripts, which come from a ConfigMap. Production refuses stand-ins unless a setting allows them.',
    developmentOnly: false,
  },
  {
    purpose: 'metrics that autoscalers follow',
    references: [prometheusImage],
    maintainer: 'Prometheus project (CNCF)',
    licence: 'Apache-2.0',
    why: "The project's own image.",
    developmentOnly: false,
  },
];

/** Returns the table of `docs/images.md`, in Markdown: every image that Berth runs itself. */
export function imageTable(): string {
  const head =
    '| purpose | image | maintainer | licence | development only | why |\n|---|---|---|---|---|---|';
  return [head, ...[...Object.values(images).map(rowOf), ...others].map(line)].join('\n');
}

function rowOf(image: Image): Row {
  const tags = [...new Set(Object.values(image.tags))];
  return { ...image, references: tags.map((tag) => `${image.repository}:${tag}`) };
}

function line({ purpose, references, maintainer, licence, developmentOnly, why }: Row): string {
  const code = references.map((reference) => `\`${reference}\``).join(' ');
  return `| ${[purpose, code, maintainer, licence, developmentOnly ? '**yes**' : 'no', why].join(' | ')} |`;
}
