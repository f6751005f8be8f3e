import type { Image } from './images';

const fluentBit: Image = {
  purpose: 'collects the logs of pods on every node',
  repository: 'fluent/fluent-bit',
  tags: { default: '5.1.3' },
  // The kubelet's files are root's, and only root may read them.
  user: 0,
  group: 0,
  maintainer: 'Fluent project (CNCF)',
  licence: 'Apache-2.0',
  why: "The project's own image; one small program, and what Kardon's seed names.",
  developmentOnly: false,
};

const loki: Image = {
  purpose: 'logs, kept and searched',
  repository: 'grafana/loki',
  tags: { default: '3.7.8' },
  user: 10001,
  group: 10001,
  maintainer: 'Grafana Labs',
  licence: 'AGPL-3.0',
  why: "The project's own image; what VibeBox's and Kardon's seeds name. Keeps chunks in a bucket or on a disk.",
  developmentOnly: false,
};

const kibana: Image = {
  purpose: 'shows logs that Elasticsearch keeps',
  repository: 'docker.elastic.co/kibana/kibana',
  // Kibana wants an Elasticsearch of its own version or a later one of the series.
  tags: { default: '8.19.19' },
  user: 1000,
  group: 1000,
  maintainer: 'Elastic',
  licence: 'Elastic License 2.0',
  why: "The owner's own image, and the K of the ELK stack that CSA Hello's seed asks for.",
  developmentOnly: false,
};

const opensearchDashboards: Image = {
  purpose: 'shows logs that OpenSearch keeps',
  repository: 'opensearchproject/opensearch-dashboards',
  tags: { default: '2.19.6' },
  user: 1000,
  group: 1000,
  maintainer: 'OpenSearch Software Foundation',
  licence: 'Apache-2.0',
  why: "The project's own image, at the version of OpenSearch's. Its security plugin is left out: see below.",
  developmentOnly: false,
};

const otelCollector: Image = {
  purpose: 'takes traces in',
  repository: 'otel/opentelemetry-collector',
  tags: { default: '0.159.0' },
  user: 10001,
  group: 10001,
  maintainer: 'OpenTelemetry project (CNCF)',
  licence: 'Apache-2.0',
  why: "The project's own image, the small distribution: what it has beyond that nobody here uses.",
  developmentOnly: false,
};

const jaeger: Image = {
  purpose: 'traces, kept and shown',
  repository: 'jaegertracing/jaeger',
  tags: { default: '2.21.0' },
  user: 10001,
  group: 10001,
  maintainer: 'Jaeger project (CNCF)',
  licence: 'Apache-2.0',
  why: "The project's own image of version 2, with a database of its own inside; what two seeds name.",
  developmentOnly: false,
};

/** Images of what keeps and shows logs and traces. */
export const observabilityImages = {
  fluentBit,
  loki,
  kibana,
  opensearchDashboards,
  otelCollector,
  jaeger,
};
