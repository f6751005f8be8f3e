import type { OpMap, OpType } from '@pulumi/pulumi/automation';
import type { SimulatedAccount } from '../simulation/simulatedAccount';
import { RehearsalError, type Stage } from './stage';
import { cloudResources, filesThatContain, type State } from './state';

/** Raises a RehearsalError where the engine took a step of another kind than these, or none at all. */
export function expectOnly(phase: string, changes: OpMap, kinds: readonly OpType[]): void {
  const taken = Object.entries(changes).filter(([, count]) => count > 0);
  if (taken.length === 0) throw new RehearsalError(`${phase}: the engine saw no resource.`);
  const others = taken.filter(([kind]) => !kinds.some((known) => known === kind));
  if (others.length === 0) return;
  const steps = others.map(([kind, count]) => `${count} ${kind}`).join(', ');
  throw new RehearsalError(
    `${phase}: expected only ${kinds.join(' and ')}, but the engine took the steps ${steps}.`,
  );
}

/** Raises a RehearsalError where a resource exists that the state does not know, or the other way round. */
export function expectAgreement(phase: string, state: State, account: SimulatedAccount): void {
  const known = new Set(cloudResources(state).map(({ urn, id }) => `${urn} (${id ?? 'without an id'})`));
  const existing = new Set(account.resources.map(({ urn, id }) => `${urn} (${id})`));
  const orphans = [...existing].filter((name) => !known.has(name));
  const ghosts = [...known].filter((name) => !existing.has(name));
  if (orphans.length > 0) {
    throw new RehearsalError(`${phase}: in the simulated cloud, but not in the state:\n${listed(orphans)}`);
  }
  if (ghosts.length > 0) {
    throw new RehearsalError(`${phase}: in the state, but not in the simulated cloud:\n${listed(ghosts)}`);
  }
}

/** Raises a RehearsalError where a file of the rehearsal has a secret of the simulated cloud in plain text. */
export function expectNoPlainText(phase: string, stage: Stage): void {
  const files = filesThatContain(stage.root, [...stage.account.secrets, stage.passphrase]);
  if (files.length === 0) return;
  throw new RehearsalError(
    `${phase}: a secret stands in plain text in these files of ${stage.root}:\n${listed(files)}`,
  );
}

/**
 * Returns the URNs of what still exists after a destroy, all of it by design: `retainOnDelete`, or gone with another
 * resource. Raises a RehearsalError for anything else.
 */
export function keptByDesign(before: State, account: SimulatedAccount): readonly string[] {
  const byUrn = new Map(before.resources.map((resource) => [resource.urn, resource]));
  const gone = account.resources.filter(({ urn }) => byUrn.get(urn)?.deletedWith !== undefined);
  const left = account.resources.filter((resource) => !gone.includes(resource)).map(({ urn }) => urn);
  const forgotten = left.filter((urn) => byUrn.get(urn)?.retainOnDelete !== true);
  if (forgotten.length === 0) return left;
  throw new RehearsalError(`The destroy forgot in the simulated cloud:\n${listed(forgotten)}`);
}

/** Returns the lines, indented, the first twenty of them. */
export function listed(lines: readonly string[]): string {
  const shown = lines.slice(0, 20).map((line) => `  ${line}`);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
