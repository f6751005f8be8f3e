import assert from 'node:assert/strict';
import { expectAgreement, expectOnly, keptByDesign, listed } from '../../src/rehearsal/expectations';
import type { State, StateResource } from '../../src/rehearsal/state';
import { SimulatedAccount } from '../../src/simulation/simulatedAccount';
import { simulatedCloud } from '../../src/simulation/cloud';

const type = 'aws:sqs/queue:Queue';

/** An account in which queues of these names exist. */
async function accountWith(...names: string[]): Promise<SimulatedAccount> {
  const account = new SimulatedAccount({ cloud: simulatedCloud() });
  for (const name of names) await account.create({ urn: urnOf(name), type, name }, { name });
  return account;
}

function urnOf(name: string): string {
  return `urn:pulumi:stack::project::${type}::${name}`;
}

/** The state that an engine has of all that exists in the account. */
function stateOf(account: SimulatedAccount, more: Partial<StateResource> = {}): State {
  const resources = account.resources.map(({ urn, id }) => ({ urn, type, id, custom: true, ...more }));
  return { resources, pendingOperations: 0 };
}

describe('what a rehearsal expects', () => {
  it('is steps of the right kinds, and some', () => {
    expectOnly('up', { same: 3, create: 0 }, ['same']);
    assert.throws(() => expectOnly('up', { same: 3, update: 2 }, ['same']), /up: .*only same, .* 2 update/);
    assert.throws(() => expectOnly('up', {}, ['same']), /no resource/);
  });

  it('is a state that has all that exists', async () => {
    const account = await accountWith('known', 'forgotten');
    const state = stateOf(account);
    expectAgreement('up', state, account);
    const [first] = state.resources;
    const partial = { ...state, resources: first === undefined ? [] : [first] };
    assert.throws(() => expectAgreement('up', partial, account), /not in the state:\n.*::forgotten/);
  });

  it('is a state that has nothing that does not exist', async () => {
    const account = await accountWith('there');
    const state = stateOf(await accountWith('there', 'ghost'));
    assert.throws(() => expectAgreement('up', state, account), /not in the simulated cloud:\n.*::ghost/);
  });

  it('takes neither components nor providers for resources of the cloud', async () => {
    const account = await accountWith('there');
    const { resources } = stateOf(account);
    const others = [
      { urn: 'component', type: 'berth:aws:Network' },
      { urn: 'provider', type: 'pulumi:providers:aws', custom: true },
    ];
    expectAgreement('up', { resources: [...resources, ...others], pendingOperations: 0 }, account);
  });

  it('is that a destroy leaves only what is kept by design', async () => {
    const account = await accountWith('vault');
    assert.deepEqual(keptByDesign(stateOf(account, { retainOnDelete: true }), account), [urnOf('vault')]);
    assert.deepEqual(keptByDesign(stateOf(account, { deletedWith: 'cluster' }), account), []);
    assert.throws(() => keptByDesign(stateOf(account), account), /forgot in the simulated cloud:\n.*::vault/);
  });

  it('is told in twenty lines at most', () => {
    const lines = Array.from({ length: 23 }, (_, index) => `line ${index}`);
    assert.match(listed(lines), /line 19\n {2}and 3 more$/);
  });
});
