import * as dynamodb from '@pulumi/aws/dynamodb';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import type { StoreArgs } from './storeArgs';
import { nameProblems, refuseStore } from './storeProblems';

export interface TableArgs extends StoreArgs {
  readonly region: string;
  /** Attribute that tells one item from another, or groups them where there is a sort key; text. */
  readonly partitionKey: string;
  /** Attribute that orders the items of one partition key, and tells them apart; text. Default: there is none. */
  readonly sortKey?: string;
  /** Name of an index to its partition key; text. At most 20. Default: none. */
  readonly indexes?: Readonly<Record<string, string>>;
  /** Attribute that holds the time of expiry, in seconds since 1970. Default: items stay. */
  readonly timeToLiveAttribute?: string;
}

/** Indexes that DynamoDB gives a table. */
const maximumIndexes = 20;

/** A DynamoDB table: encrypted, paid by the request, with point-in-time recovery. DynamoDB answers TLS requests signed by an identity alone. */
export class Table extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Raises a UserError for a name or a number of indexes that DynamoDB refuses. */
  constructor(name: string, args: TableArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Table', name, {}, opts);
    checkArgs(name, args);
    const protect = args.protect ?? true;
    const table = new dynamodb.Table(
      name,
      {
        billingMode: 'PAY_PER_REQUEST',
        hashKey: args.partitionKey,
        ...(args.sortKey === undefined ? {} : { rangeKey: args.sortKey }),
        // Exactly the attributes of keys: DynamoDB refuses one more.
        attributes: keyAttributes(args).map((attribute) => ({ name: attribute, type: 'S' })),
        ...indexes(args),
        ...(args.timeToLiveAttribute === undefined
          ? {}
          : { ttl: { enabled: true, attributeName: args.timeToLiveAttribute } }),
        serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArn },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: protect,
      },
      { parent: this, protect },
    );
    this.arn = table.arn;
    this.connection = {
      scheme: 'https',
      host: `dynamodb.${args.region}.amazonaws.com`,
      port: 443,
      tls: true,
      authentication: { method: 'pod-identity' },
      name: table.name,
      region: args.region,
    };
    this.registerOutputs({ arn: this.arn, name: this.connection.name });
  }
}

function keyAttributes(args: TableArgs): string[] {
  const { partitionKey, sortKey, indexes = {} } = args;
  return [...new Set([partitionKey, ...(sortKey === undefined ? [] : [sortKey]), ...Object.values(indexes)])];
}

function indexes(args: TableArgs): Pick<dynamodb.TableArgs, 'globalSecondaryIndexes'> {
  const declared = Object.entries(args.indexes ?? {});
  if (declared.length === 0) return {};
  return {
    globalSecondaryIndexes: declared.map(([name, key]) => ({
      name,
      keySchemas: [{ attributeName: key, keyType: 'HASH' }],
      projectionType: 'ALL',
    })),
  };
}

function checkArgs(name: string, args: TableArgs): void {
  const { length } = Object.keys(args.indexes ?? {});
  refuseStore('table', name, [
    ...nameProblems(name, 255),
    ...(length <= maximumIndexes ? [] : [`has ${length} indexes; DynamoDB gives it ${maximumIndexes}`]),
  ]);
}
