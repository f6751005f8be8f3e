import { awsBills } from './awsBills';

/** Types of AWS that cost nothing of their own: they belong to what costs something, or AWS makes no charge for them. */
export const freeTypes: ReadonlySet<string> = new Set([
  'aws:acm/certificate:Certificate',
  'aws:acm/certificateValidation:CertificateValidation',
  'aws:apigateway/account:Account',
  'aws:apigatewayv2/deployment:Deployment',
  'aws:apigatewayv2/integration:Integration',
  'aws:apigatewayv2/route:Route',
  'aws:apigatewayv2/stage:Stage',
  'aws:backup/plan:Plan',
  'aws:backup/restoreTestingPlan:RestoreTestingPlan',
  'aws:backup/selection:Selection',
  'aws:cloudfront/cachePolicy:CachePolicy',
  'aws:cloudfront/originAccessControl:OriginAccessControl',
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination',
  'aws:cloudwatch/logDeliverySource:LogDeliverySource',
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy',
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup',
  'aws:ec2/internetGateway:InternetGateway',
  'aws:ec2/launchTemplate:LaunchTemplate',
  'aws:ec2/route:Route',
  'aws:ec2/routeTable:RouteTable',
  'aws:ec2/routeTableAssociation:RouteTableAssociation',
  'aws:ec2/securityGroup:SecurityGroup',
  'aws:ec2/subnet:Subnet',
  'aws:ec2/vpc:Vpc',
  'aws:ecr/lifecyclePolicy:LifecyclePolicy',
  'aws:efs/accessPoint:AccessPoint',
  'aws:efs/backupPolicy:BackupPolicy',
  'aws:efs/fileSystemPolicy:FileSystemPolicy',
  'aws:efs/mountTarget:MountTarget',
  'aws:eks/accessEntry:AccessEntry',
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation',
  'aws:eks/addon:Addon',
  'aws:eks/podIdentityAssociation:PodIdentityAssociation',
  'aws:elasticache/parameterGroup:ParameterGroup',
  'aws:elasticache/subnetGroup:SubnetGroup',
  'aws:iam/accessKey:AccessKey',
  'aws:iam/role:Role',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
  'aws:iam/serviceLinkedRole:ServiceLinkedRole',
  'aws:iam/user:User',
  'aws:iam/userPolicy:UserPolicy',
  'aws:kms/alias:Alias',
  'aws:lambda/permission:Permission',
  'aws:opensearch/domainPolicy:DomainPolicy',
  'aws:rds/parameterGroup:ParameterGroup',
  'aws:rds/subnetGroup:SubnetGroup',
  'aws:route53/record:Record',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  'aws:s3/bucketObjectv2:BucketObjectv2',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketVersioning:BucketVersioning',
  'aws:secretsmanager/secretVersion:SecretVersion',
  'aws:sesv2/configurationSet:ConfigurationSet',
  'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
  'aws:sns/topicPolicy:TopicPolicy',
  'aws:sqs/queuePolicy:QueuePolicy',
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration',
]);

/** Types of AWS whose whole cost depends on use, with what is paid for. */
export const usageTypes: Readonly<Record<string, string>> = {
  'aws:apigatewayv2/api:Api': 'messages and minutes of connections of API Gateway',
  'aws:backup/restoreTestingSelection:RestoreTestingSelection':
    'restore tests of AWS Backup, with the hours of the instance that each makes',
  'aws:backup/vault:Vault': 'backups that are kept, and their copies to another region',
  'aws:cloudfront/distribution:Distribution': 'requests to CloudFront, and data that it sends out',
  'aws:cloudfront/function:Function': 'calls of functions of CloudFront',
  'aws:cloudwatch/logDelivery:LogDelivery': 'logs of CloudFront that are delivered',
  'aws:cloudwatch/logGroup:LogGroup': 'logs that CloudWatch takes in and keeps',
  'aws:dynamodb/table:Table': 'reads, writes, data and backups of DynamoDB',
  'aws:ec2/flowLog:FlowLog': 'flow logs that CloudWatch takes in',
  'aws:ecr/repository:Repository': 'images that are kept in ECR',
  'aws:efs/fileSystem:FileSystem': 'data in EFS, its throughput and its backups',
  'aws:lambda/function:Function': 'calls of Lambda and their time',
  'aws:s3/bucket:Bucket': 'data in S3, and requests',
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': 'data of S3 that is copied to another region',
  'aws:sesv2/emailIdentity:EmailIdentity': 'mail that SES sends',
  'aws:sns/topic:Topic': 'messages of SNS and their delivery',
  'aws:sqs/queue:Queue': 'requests to SQS',
};

/** What depends on use beside the price of what runs, by type: of AWS, or of an object that makes something there. */
export const usageBeside: Readonly<Record<string, string>> = {
  'aws:ec2/natGateway:NatGateway': 'data through NAT gateways',
  'aws:ec2/vpcEndpoint:VpcEndpoint': 'data through interface endpoints',
  'aws:eks/nodeGroup:NodeGroup': 'nodes beyond those at the start, up to the most of their group',
  'aws:elasticache/replicationGroup:ReplicationGroup': 'snapshots of ElastiCache',
  'aws:kms/key:Key': 'requests to KMS',
  'aws:mq/broker:Broker': 'data on the disks of Amazon MQ',
  'aws:rds/instance:Instance':
    'backups of RDS beyond the size of its disk, enhanced monitoring, and disk beyond that at the start',
  'aws:route53/zone:Zone': 'queries to Route 53',
  'aws:secretsmanager/secret:Secret': 'requests to Secrets Manager',
  'aws:wafv2/webAcl:WebAcl': 'requests that web firewalls look at',
  'kubernetes:core/v1:Service': 'data and connections through network load balancers',
  'kubernetes:helm.sh/v3:Release': 'data and connections through the network load balancer of the Ingresses',
  'kubernetes:networking.k8s.io/v1:Ingress': 'data and requests through application load balancers',
};

/** How a type of AWS costs: by the hour or month, by use, nothing, or nobody has said. */
export type CostKind = 'priced' | 'usage' | 'free' | 'unclassified';

/** Returns how the type costs. */
export function costKindOf(type: string): CostKind {
  if (Object.hasOwn(awsBills, type)) return 'priced';
  if (Object.hasOwn(usageTypes, type)) return 'usage';
  return freeTypes.has(type) ? 'free' : 'unclassified';
}
