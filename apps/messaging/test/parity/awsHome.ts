import { AwsEmulator } from '../emulator/awsEmulator';
import { connectionsTable } from '../emulator/dynamoEmulator';
import { connectionOf } from '../../src/connections/connectionItem';
import { adminToken } from '../support/serverProcess';
import { until } from '../support/until';
import type { Home, RunningHome, StoredRecord } from './home';

/** The function as it is built, behind EMULATORS of API Gateway, Lambda and DynamoDB. */
export const awsHome: Home = {
  name: 'functions with DynamoDB (emulated)',
  start: async () => new Functions(await AwsEmulator.start(adminToken)),
};

class Functions implements RunningHome {
  readonly urls: readonly [string, string];

  constructor(private readonly aws: AwsEmulator) {
    this.urls = [aws.url, aws.url];
  }

  async records(): Promise<readonly StoredRecord[]> {
    const items = await this.aws.dynamo.items(connectionsTable);
    return items.map((item) => {
      const { type, holder } = connectionOf(item, Date.now());
      return {
        type,
        participantId: holder?.id,
        secondsLeft: Number(item['expiresAt']) - Math.floor(Date.now() / 1000),
      };
    });
  }

  /** The function is ended when the message is in one of its partitions, and not in the other. */
  async interruptPublish(say: () => void): Promise<void> {
    const { dynamo, functions } = this.aws;
    let killed = 0;
    dynamo.fate = ({ operation, body }) => {
      if (operation !== 'PutItem' || !body.includes('"conversation":{"S":"admins"}')) return 'answered';
      killed += functions.killBusy();
      return 'lost';
    };
    say();
    await until('the function is ended', () => killed > 0);
    dynamo.fate = () => 'answered';
  }

  async lose(participantId: string): Promise<void> {
    const items = await this.aws.dynamo.items(connectionsTable);
    for (const item of items) {
      const { connectionId, holder } = connectionOf(item, Date.now());
      if (holder?.id === participantId) this.aws.gateway.lose(connectionId);
    }
  }

  stop(): Promise<void> {
    return this.aws.stop();
  }
}
