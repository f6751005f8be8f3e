import { clusterOf, containersOf, listAt, textAt, type Pod } from '../../../policies/cluster';
import { standInVolume } from '../../../components/kubernetes/standIn/standIn';
import type { FunctionDefinition } from '../../model/function';
import type { Autoscaling, ScalingMetric, Service } from '../../model/service';
import type { Store } from '../../model/store';
import { valueAt } from '../../simulation/propertyValue';
import { groupBy } from '../../wiring/groupBy';
import { namespaceOf, placementOf } from '../../wiring/landscape';
import { html, type Markup, type Part } from '../html';
import type { ReportContents } from '../reportContents';
import { badge, counted, section, table } from './parts';

/** Returns the services and functions by layer, and the stores by name, with what runs of each. */
export function layersSection(contents: ReportContents): Markup {
  const { system, landscape } = contents;
  const rows = [
    ...Object.entries(system.services).map(([name, service]) => ({
      layer: service.layer,
      row: serviceRow(contents, name, service),
    })),
    ...Object.entries(system.functions ?? {}).map(([name, definition]) => ({
      layer: definition.layer,
      row: functionRow(name, definition),
    })),
  ];
  const layers = [...groupBy(rows, ({ layer }) => layer)].map(
    ([layer, members]) =>
      html`<tbody>
        <tr class="group">
          <th scope="rowgroup" colspan="6">${layer}</th>
        </tr>
        ${members.map(({ row }) => row)}
      </tbody> `,
  );
  const stores = Object.entries(system.stores).map(([name, store]) => storeRow(contents, name, store));
  return section(
    'layers',
    'Layers',
    html`${counted(rows.length, 'service')} in ${counted(layers.length, 'layer')},
    ${counted(stores.length, 'store')}; sizes of ${landscape.environment}.`,
    table(
      'Services by layer',
      ['Service', 'Kind', 'Pods', 'Autoscaling', 'Requests / limits', 'Image'],
      layers,
    ),
    stores.length === 0
      ? undefined
      : [
          html`<h3>Stores</h3>`,
          table(
            'Stores',
            ['Store', 'Kind', 'Placement', 'Size', 'Used by'],
            [
              html`<tbody>
                ${stores}
              </tbody>`,
            ],
          ),
        ],
  );
}

function serviceRow(contents: ReportContents, name: string, service: Service): Markup {
  const { environment } = contents.landscape;
  const { requests, limits } = service.resources[environment];
  return html`<tr>
    <th scope="row">${service.title}<small>${name}</small></th>
    <td>${kindText(service)}</td>
    <td>${podsText(service, contents)}</td>
    <td>${scalingText(service, contents)}</td>
    <td class="sizes">${requests.cpu} / ${limits.cpu} CPU<br />${requests.memory} / ${limits.memory}</td>
    <td>${imageText(contents, name, service)}</td>
  </tr> `;
}

function kindText(service: Service): string {
  if (service.kind !== 'job') return service.kind;
  switch (service.runs.kind) {
    case 'at-deployment':
      return 'job, at each deployment';
    case 'on-schedule':
      return `job, ${service.runs.schedule}`;
    case 'by-hand':
      return 'job, by hand';
  }
}

function podsText(service: Service, { landscape }: ReportContents): Part {
  switch (service.kind) {
    case 'deployment':
      return service.replicas[landscape.environment];
    case 'singleton':
      return 1;
    case 'daemon':
      return '1 a node';
    case 'job':
      return '–';
  }
}

function scalingText(service: Service, { landscape }: ReportContents): Part {
  if (service.kind !== 'deployment') return '–';
  const autoscaling: Autoscaling | undefined = service.autoscaling?.[landscape.environment];
  if (autoscaling === undefined) return '–';
  const { minimum, maximum, metrics } = autoscaling;
  return html`${minimum} to ${maximum}<small>${metrics.map(metricText).join(', ')}</small>`;
}

function metricText(metric: ScalingMetric): string {
  switch (metric.kind) {
    case 'cpu':
    case 'memory':
      return `${metric.kind} ${metric.utilization} %`;
    case 'pods':
      return `${metric.name} ${metric.average}`;
    case 'queue-depth':
      return `${metric.perPod} messages of ${metric.store} a pod`;
  }
}

/** The image that the plan has, by the label that every pod of a service bears. */
function imageText(contents: ReportContents, name: string, service: Service): Part {
  const { system, landscape, policyStack } = contents;
  const namespace = namespaceOf(system, landscape.environment, service);
  const pod = clusterOf(policyStack).pods.find(
    ({ owner, labels }) => owner.namespace === namespace && labels['app'] === name,
  );
  if (pod === undefined) return '–';
  const image = mainImage(pod, name);
  return isStandIn(pod)
    ? html`${badge('stand-in', 'warn')}<small>for ${service.image}</small>`
    : html`<code>${image}</code>`;
}

function mainImage(pod: Pod, name: string): string {
  const containers = containersOf(pod);
  const main = containers.find((container) => container['name'] === name) ?? containers.at(-1);
  return main === undefined ? '' : textAt(main, 'image');
}

function isStandIn({ spec }: Pod): boolean {
  return listAt(spec, 'volumes').some((volume) => valueAt(volume, 'name') === standInVolume.name);
}

function functionRow(name: string, { title, memory, timeoutSeconds, handler }: FunctionDefinition): Markup {
  return html`<tr>
    <th scope="row">${title}<small>${name}</small></th>
    <td>function</td>
    <td>–</td>
    <td>by Lambda</td>
    <td class="sizes">${memory} MiB<br />${timeoutSeconds} s</td>
    <td><code>${handler}</code></td>
  </tr> `;
}

function storeRow({ landscape, wiring }: ReportContents, name: string, store: Store): Markup {
  const users = wiring.bindings.flatMap((binding) =>
    binding.kind === 'uses' && binding.store === name ? [binding.service] : [],
  );
  return html`<tr>
    <th scope="row">${store.title}<small>${name}</small></th>
    <td>${storeKind(store)}</td>
    <td>${placementOf(landscape, name)}</td>
    <td>${storeSize(store, landscape.environment)}</td>
    <td>${[...new Set(users)].join(', ') || '–'}</td>
  </tr> `;
}

function storeKind(store: Store): string {
  return 'engine' in store ? `${store.kind}, ${store.engine} ${store.version}` : store.kind;
}

function storeSize(store: Store, environment: ReportContents['landscape']['environment']): string {
  const size = 'size' in store ? [store.size[environment]] : [];
  const disk = 'storage' in store ? [`${store.storage[environment]} GiB`] : [];
  return [...size, ...disk].join(', ') || '–';
}
