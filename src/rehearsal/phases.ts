import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OpMap, OutputMap, PulumiFn } from '@pulumi/pulumi/automation';
import { injectedFailure } from '../simulation/simulatedAccount';
import { expectAgreement, expectNoPlainText, expectOnly, keptByDesign, listed } from './expectations';
import { RehearsalError, type Phase, type Rehearsal, type Stage } from './stage';
import { readState, type State } from './state';

/** What an operation of the engine came to. */
interface Result {
  readonly changes: OpMap;
  readonly outputs: OutputMap;
}

/** Plays all phases in order. Raises a RehearsalError for the first thing that does not hold. */
export async function playPhases(stage: Stage): Promise<Rehearsal> {
  const failed = await play(stage, 'up, with a failure in the middle', failingUp);
  writeStateAtTheEnd(stage);
  const completed = await play(stage, 'up again, which completes', completingUp);
  const same = await play(stage, 'up again, which changes nothing', unchangedUp);
  const judged = await judge(stage);
  const released = await release(stage);
  const before = stateOf(stage);
  const destroyed = await play(stage, 'destroy, which leaves nothing', destroy);
  return {
    phases: [failed.phase, completed.phase, same.phase, ...judged, ...released, destroyed.phase],
    outputs: completed.outputs,
    kept: keptByDesign(before, stage.account),
  };
}

async function play(
  stage: Stage,
  title: string,
  work: (stage: Stage) => Promise<Result>,
): Promise<{ phase: Phase; outputs: OutputMap }> {
  stage.write(`\n── ${title} (simulated cloud) ──\n`);
  const start = performance.now();
  const { changes, outputs } = await work(stage);
  const seconds = (performance.now() - start) / 1000;
  expectNoPlainText(title, stage);
  return { phase: { title, resources: stateOf(stage).resources.length, changes, seconds }, outputs };
}

async function failingUp(stage: Stage): Promise<Result> {
  const error = await up(stage).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { failure } = stage.account;
  if (failure === undefined) {
    if (error !== undefined) throw faultOf('The first up', error);
    throw new RehearsalError(
      'No failure could be rehearsed: the program creates no data store that could fail.',
    );
  }
  if (!(error instanceof Error) || !error.message.includes(injectedFailure)) {
    throw new RehearsalError(`The creation of ${failure.urn} failed, but the up did not say so.`);
  }
  const state = stateOf(stage);
  if (state.resources.some(({ urn }) => urn === failure.urn)) {
    throw new RehearsalError(`${failure.urn} was not created, but it is in the state.`);
  }
  if (state.pendingOperations > 0) {
    throw new RehearsalError(
      `The failed up left ${state.pendingOperations} pending operations in the state.`,
    );
  }
  expectAgreement('After the failed up', state, stage.account);
  stage.write(`As intended, the simulated cloud refused ${failure.type} "${failure.name}".\n`);
  const created = state.resources.filter(({ type }) => type !== 'pulumi:pulumi:Stack').length;
  return { changes: { create: created }, outputs: {} };
}

async function completingUp(stage: Stage): Promise<Result> {
  const result = await up(stage).catch((error: unknown) => {
    throw faultOf('The up after the failure', error);
  });
  expectOnly('The up after the failure', result.changes, ['create', 'same']);
  expectAgreement('After the up that completes', stateOf(stage), stage.account);
  return result;
}

async function unchangedUp(stage: Stage): Promise<Result> {
  const result = await up(stage).catch((error: unknown) => {
    throw faultOf('The up without any change', error);
  });
  expectOnly('The up without any change', result.changes, ['same']);
  return result;
}

/**
 * From now on the engine writes its state at the end of an operation alone. To write it at each step is what makes the
 * state after a failure true, and half of the time; the phases after the failure only look at the end.
 */
function writeStateAtTheEnd({ stack }: Stage): void {
  stack.workspace.envVars['PULUMI_SKIP_CHECKPOINTS'] = 'true';
}

/** Previews the stack with the policies, where there are some: a mandatory violation is a fault. */
async function judge(stage: Stage): Promise<readonly Phase[]> {
  const { policyPack } = stage;
  if (policyPack === undefined) return [];
  return [(await play(stage, 'preview with the policies', () => policyPreview(stage, policyPack))).phase];
}

async function policyPreview(stage: Stage, pack: string): Promise<Result> {
  const { envVars } = stage.stack.workspace;
  // A policy host that a language host starts is not told the settings, and inherits the variables of the engine.
  envVars['PULUMI_CONFIG'] = JSON.stringify(stage.configuration ?? {});
  const { changeSummary } = await stage.stack
    .preview({ ...engineOptions(stage), policyPacks: [pack] })
    .catch((error: unknown) => {
      throw faultOf('The preview with the policies', error);
    });
  delete envVars['PULUMI_CONFIG'];
  expectOnly('The preview with the policies', changeSummary, ['same']);
  return { changes: changeSummary, outputs: {} };
}

/** Does what an operator does before a destroy of resources that are protected. */
async function release(stage: Stage): Promise<readonly Phase[]> {
  const { unprotectedProgram } = stage;
  const phases: Phase[] = [];
  if (unprotectedProgram !== undefined) {
    const title = 'up with deletion protection off';
    phases.push((await play(stage, title, () => releasingUp(stage, unprotectedProgram))).phase);
  }
  if (stateOf(stage).resources.some((resource) => resource.protect === true)) await unprotect(stage);
  return phases;
}

async function releasingUp(stage: Stage, program: PulumiFn): Promise<Result> {
  const result = await up(stage, program).catch((error: unknown) => {
    throw faultOf('The up with deletion protection off', error);
  });
  // What exists for the sake of the protection alone, such as the name of a final snapshot, goes with it.
  expectOnly('The up with deletion protection off', result.changes, ['same', 'update', 'delete']);
  expectAgreement('After the up with deletion protection off', stateOf(stage), stage.account);
  return result;
}

async function unprotect(stage: Stage): Promise<void> {
  stage.write('\nWhat an operator does by hand before a destroy: pulumi state unprotect --all\n');
  const { pulumiCommand, workDir } = stage.stack.workspace;
  const command = ['state', 'unprotect', '--all', '--yes', '--stack', stage.stack.name];
  await promisify(execFile)(pulumiCommand.command, command, { cwd: workDir });
}

async function destroy(stage: Stage): Promise<Result> {
  const { summary } = await stage.stack.destroy(engineOptions(stage)).catch((error: unknown) => {
    throw faultOf('The destroy', error);
  });
  const left = stateOf(stage).resources.map(({ urn }) => urn);
  if (left.length > 0) throw new RehearsalError(`The destroy left in the state:\n${listed(left)}`);
  return { changes: summary.resourceChanges ?? {}, outputs: {} };
}

async function up(stage: Stage, program?: PulumiFn): Promise<Result> {
  const options = { ...engineOptions(stage), ...(program === undefined ? {} : { program }) };
  const { summary, outputs } = await stage.stack.up(options);
  return { changes: summary.resourceChanges ?? {}, outputs };
}

function engineOptions(stage: Stage): {
  color: 'always' | 'never';
  suppressProgress: boolean;
  suppressOutputs: boolean;
  onOutput: (text: string) => void;
} {
  return {
    color: stage.colour === true ? 'always' : 'never',
    suppressProgress: true,
    suppressOutputs: true,
    onOutput: stage.write,
  };
}

/** The engine has shown all there is to see; the causes in its diagnostics are enough. */
function faultOf(phase: string, error: unknown): RehearsalError {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.trim());
  const causes = new Set(
    lines.filter(
      (line) =>
        line.startsWith('- [mandatory]') || (line.startsWith('error:') && !/^error: \w+ failed$/.test(line)),
    ),
  );
  return new RehearsalError(`${phase} failed.\n${listed(causes.size > 0 ? [...causes] : [message.trim()])}`);
}

function stateOf(stage: Stage): State {
  return readState(stage.backend, stage.project, stage.stack.name);
}
