import { textAt, type Pod } from '../../../policies/cluster';
import { valueAt } from '../../simulation/propertyValue';
import type { Ground } from './ground';
import type { Replicas, Spread } from './pods';
import type { Volume } from './volumes';
import {
  counted,
  interrupted,
  lost,
  survives,
  notShown,
  zonesText,
  type Outcome,
  type Outcomes,
} from './survivalOf';

/** Kubernetes gives a pod up that its node has not answered for in five minutes; the new one has to start. */
const restart = 'in about six minutes';

/** Returns what becomes of a workload whose pods are alike and keep nothing, but for the claims that they share. */
export function ofDeployment(replicas: Replicas, ground: Ground): Outcomes {
  const disk = diskOf(replicas);
  if (disk !== undefined) return ofDisk(disk, ground);
  return {
    zone: afterLoss(
      { what: 'zone', places: zonesWithNodes(ground), spread: replicas.overZones },
      replicas,
      ground,
    ),
    node: afterLoss({ what: 'node', places: ground.nodes, spread: replicas.overNodes }, replicas, ground),
  };
}

interface Loss {
  readonly what: 'zone' | 'node';
  /** How many there are of it. */
  readonly places: number;
  readonly spread: Spread;
}

const on = { zone: 'in', node: 'on' } as const;

function afterLoss({ what, places, spread }: Loss, replicas: Replicas, ground: Ground): Outcome {
  const { count } = replicas;
  const spreads = spread !== 'none';
  if (!ground.shown) {
    return notShown(
      count > 1 && spreads
        ? `${podsText(replicas)}, spread over ${what}s: goes on if the cluster has several, which the plan does not show.`
        : `${podsText(replicas)}${count > 1 ? `, not spread over ${what}s` : ''}: starts again ${restart} if the cluster has another ${what}, which the plan does not show.`,
    );
  }
  if (what === 'zone' && ground.zones.length < 2) return onlyZone(ground);
  if (count === 0) return interrupted('Its autoscaler may go down to no pod; one starts when there is work.');
  if (places < 2) return interrupted(`Its only node; the node group starts another, then the pods start.`);
  if (count === 1) return interrupted(`Its only pod starts again ${on[what]} another ${what}, ${restart}.`);
  if (!spreads) {
    return interrupted(
      `${podsText(replicas)}, but nothing keeps them ${on[what]} different ${what}s: all may be ${on[what]} the lost one, and start again ${restart}.`,
    );
  }
  return survives(
    `${podsText(replicas)} ${spreadText(spread)} ${places} ${what}s${drainText(what, replicas)}.`,
  );
}

/** As many as there are nodes, at most. */
function zonesWithNodes({ zones, nodes }: Ground): number {
  return Math.min(zones.length, nodes);
}

function onlyZone(ground: Ground): Outcome {
  return lost(
    `All of its nodes are in one zone (${zonesText(ground)}): nothing runs until the zone is back.`,
  );
}

function podsText({ count, autoscaler }: Replicas): string {
  return `${autoscaler === undefined ? '' : 'At least '}${counted(count, 'pod')}`;
}

function spreadText(spread: Spread): string {
  return spread === 'required' ? 'kept apart, over' : 'spread by preference of the scheduler, over';
}

function drainText(what: 'zone' | 'node', { budget }: Replicas): string {
  return what === 'node' && budget !== undefined ? `; ${budget}` : '';
}

/** Returns what becomes of a store in pods: of one, or of members that serve while a majority of them is there. */
export function ofStatefulSet(replicas: Replicas, ground: Ground): Outcomes {
  const { count } = replicas;
  const disk = diskOf(replicas);
  if (count === 1 && disk !== undefined) return ofDisk(disk, ground);
  if (count === 1) return ofMemory(replicas, ground);
  return {
    zone: ofMembers(
      { what: 'zone', places: zonesWithNodes(ground), spread: replicas.overZones },
      replicas,
      ground,
    ),
    node: ofMembers({ what: 'node', places: ground.nodes, spread: replicas.overNodes }, replicas, ground),
  };
}

/** What is in the pod alone is gone with it. */
function ofMemory(replicas: Replicas, ground: Ground): Outcomes {
  const { zone, node } = ofDeployment(replicas, ground);
  const empty = (outcome: Outcome): Outcome => ({
    ...outcome,
    reason: `${outcome.reason} It keeps its data in the pod alone, and comes back empty.`,
  });
  return { zone: empty(zone), node: empty(node) };
}

/** The first claim that binds a pod to a place. */
function diskOf({ volumes }: Replicas): Volume | undefined {
  return volumes.find(({ reach }) => reach !== 'everywhere');
}

/** A disk of EBS stays in its zone; of a disk that the plan does not show the worst is taken. */
function ofDisk({ claim, reach }: Volume, ground: Ground): Outcomes {
  if (reach === 'unknown') {
    const which = `The disk of ${claim} is of a storage class that the plan does not show`;
    return {
      zone: lost(`${which}: taken to stay in its zone, it is away until that is back.`),
      node: lost(`${which}: taken to be a disk of the node, as on kind, it is away until that is back.`),
    };
  }
  return {
    zone: lost(
      `The EBS volume of ${claim} is in one zone: not available while that is gone. A person may restore a snapshot or dump in another.`,
    ),
    node: ofDiskOnLostNode(claim, ground),
  };
}

function ofDiskOnLostNode(claim: string, { shown, zones, nodes }: Ground): Outcome {
  if (!shown) {
    return notShown(
      `Starts again if the zone of its EBS volume (${claim}) has another node, which the plan does not show.`,
    );
  }
  if (nodes >= zones.length) {
    return interrupted(
      `The pod starts again on a node of the zone of its EBS volume (${claim}), once the node group has replaced the lost one and the volume is free: about ten minutes.`,
    );
  }
  return lost(
    `${counted(nodes, 'node')} for ${zones.length} zones: the node that replaces the lost one may come up in another zone, where the EBS volume of ${claim} cannot follow.`,
  );
}

/** Members vote: they serve while more than half of them are there. */
function ofMembers({ what, places, spread }: Loss, replicas: Replicas, ground: Ground): Outcome {
  const { count } = replicas;
  const members = counted(count, 'member');
  if (count === 2) {
    return what === 'zone'
      ? lost(
          `Of two members one may be the only one that writes: a person promotes the other, or waits for the zone.`,
        )
      : interrupted(
          'Of two members one may be the only one that writes: it starts again once its disk is free.',
        );
  }
  if (!ground.shown) {
    return notShown(
      `${members}, ${spread === 'none' ? 'not ' : ''}spread over ${what}s: a majority stays if the cluster has three, which the plan does not show.`,
    );
  }
  const away = spread === 'none' ? count : Math.ceil(count / Math.max(places, 1));
  if (2 * (count - away) > count) {
    return survives(
      `${count - away} of ${members} stay, a majority: ${spreadText(spread)} ${places} ${what}s${drainText(what, replicas)}. What the program copies to them is there.`,
    );
  }
  const reason = `Up to ${away} of ${members} may be ${on[what]} one ${what}, which leaves no majority`;
  return what === 'zone'
    ? lost(`${reason} until the zone is back.`)
    : interrupted(`${reason} until they have started again.`);
}

/** Returns what becomes of one pod a node. */
export function ofDaemonSet(ground: Ground): Outcomes {
  const others = 'The pods of other nodes go on';
  if (!ground.shown) {
    const reason = `${others}, if there are any, which the plan does not show; what a lost pod kept on its node is gone.`;
    return { zone: notShown(reason), node: notShown(reason) };
  }
  const gone = 'what a lost pod kept on its node is gone; a new node gets a new pod';
  return {
    zone: ground.zones.length < 2 ? onlyZone(ground) : interrupted(`${others}; ${gone}.`),
    node: interrupted(ground.nodes < 2 ? `Its only node: ${gone}.` : `${others}; ${gone}.`),
  };
}

/** Returns what becomes of a job that runs now and then. */
export function ofCronJob({ owner }: Pod, ground: Ground): Outcomes {
  const retries = Number(valueAt(owner.content, 'spec.jobTemplate.spec.backoffLimit') ?? 6);
  const again = retries === 0 ? 'is not repeated' : `is repeated up to ${counted(retries, 'time')}`;
  if (valueAt(owner.content, 'spec.suspend') === true) {
    const cutOff = `Runs only by hand; a run that is cut off ${again} by itself.`;
    const byHand = retries === 0 ? lost(cutOff) : interrupted(cutOff);
    return { zone: byHand, node: byHand };
  }
  const schedule = textAt(owner.content, 'spec.schedule');
  const outcome = interrupted(
    `A run that is cut off ${again}, and the next is due by its schedule (${schedule}).`,
  );
  return { zone: ground.shown && ground.zones.length < 2 ? onlyZone(ground) : outcome, node: outcome };
}
