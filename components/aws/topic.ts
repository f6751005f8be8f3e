import * as sns from '@pulumi/aws/sns';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import type { StoreArgs } from './storeArgs';
import { nameProblems, refuseStore } from './storeProblems';
import { tlsOnlyPolicy } from './tlsOnlyPolicy';

export interface TopicArgs extends StoreArgs {
  readonly region: string;
}

/** An SNS topic: encrypted, TLS only. */
export class Topic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Raises a UserError for a name that SNS refuses. */
  constructor(name: string, args: TopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Topic', name, {}, opts);
    refuseStore('topic', name, nameProblems(name, 256));
    const topic = new sns.Topic(
      name,
      // Version 2 signs with SHA-256, where the default still is SHA-1.
      { kmsMasterKeyId: args.keyArn, signatureVersion: 2 },
      { parent: this, protect: args.protect ?? true },
    );
    new sns.TopicPolicy(
      name,
      { arn: topic.arn, policy: tlsOnlyPolicy('sns:Publish', [topic.arn]) },
      { parent: this },
    );
    this.arn = topic.arn;
    this.connection = {
      scheme: 'https',
      host: `sns.${args.region}.amazonaws.com`,
      port: 443,
      tls: true,
      authentication: { method: 'pod-identity' },
      name: topic.name,
      arn: topic.arn,
      region: args.region,
    };
    this.registerOutputs({ arn: this.arn });
  }
}
