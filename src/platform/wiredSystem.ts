import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import { validateSystem } from '../model/validateSystem';
import type { Landscape } from '../wiring/landscape';
import { platformWiring, type PlatformParts } from '../wiring/platformWiring';
import { wire, type Wiring } from '../wiring/wire';
import { answersChallenges, checkEdge } from './edgePlan';
import { ingressCidrs, landscapeOf } from './landscapeOf';
import { operatorsOf } from './operatorsOf';
import { checkPublicServices } from './publicServices';
import { systemIn } from './systemIn';

/** A system where the settings want it, and everything that follows from who talks to whom. Plain data. */
export interface WiredSystem {
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  readonly operatorParts: Pick<PlatformParts, 'present' | 'installed'>;
}

/**
 * Returns the shipped system as the settings want it, wired: a pure function.
 * @throws UserError where the system contradicts itself, or AWS cannot have its edge, with every problem at once.
 */
export function wiredSystem(settings: Settings, shipped: System): WiredSystem {
  validateSystem(shipped);
  const system = systemIn(settings, shipped);
  checkEdge(settings, system);
  checkPublicServices(settings, system);
  const landscape = landscapeOf(settings);
  const operatorParts = operatorsOf(settings, system, landscape);
  const wiring = wire(
    system,
    landscape,
    platformWiring(system, landscape, {
      ...operatorParts,
      ingressCidrs: ingressCidrs(settings),
      answersChallenges: answersChallenges(settings),
    }),
  );
  return { system, landscape, wiring, operatorParts };
}
