import assert from 'node:assert/strict';
import { ServiceLinkedRole } from '../../../components/aws/serviceLinkedRole';
import { ofType, one, run } from '../../harness';
import { inBothWorlds, text } from './stores';

const roleType = 'aws:iam/serviceLinkedRole:ServiceLinkedRole';
const service = 'opensearchservice.amazonaws.com';

describe('ServiceLinkedRole', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new ServiceLinkedRole('search', { service }));
    assert.deepEqual(unknown, known);
  });

  it('makes the role of the service', async () => {
    const recording = await run(() => void new ServiceLinkedRole('search', { service }), { world: 'known' });
    assert.equal(text(one(recording, roleType), 'awsServiceName'), service);
  });

  it('makes none where the account has it', async () => {
    const program = () => void new ServiceLinkedRole('search', { service, create: false });
    assert.deepEqual(ofType(await run(program, { world: 'known' }), roleType), []);
  });
});
