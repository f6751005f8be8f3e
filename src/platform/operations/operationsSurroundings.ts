import type * as pulumi from '@pulumi/pulumi';
import type { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import type { OperatorNamespace } from '../../../components/kubernetes/operators/operatorNamespace';
import type { Settings } from '../../config/settings';
import type { System } from '../../model/system';
import type { NetworkGrant } from '../../wiring/grant';
import type { Landscape } from '../../wiring/landscape';
import type { PlatformOperator } from '../../wiring/platformBindings';
import type { Wiring } from '../../wiring/wire';
import type { ClusterHome } from '../home';
import type { PlacedStore } from '../placedStore';

/** What stands before the first namespace of the system. */
export interface GuardSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  /** Network rules by the service, store, Job or program whose pods they select. */
  readonly rules: ReadonlyMap<string, readonly NetworkGrant[]>;
  /** Operators and programs that the stack installs; of the others it only uses the API. */
  readonly installed: ReadonlySet<PlatformOperator>;
  readonly home: ClusterHome;
}

/** What stands before what watches and delivers the workloads. */
export interface OperationsSurroundings extends GuardSurroundings {
  readonly stores: ReadonlyMap<string, PlacedStore>;
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  /** Identities of who calls AWS, by service or operator. */
  readonly identities: ReadonlyMap<string, PodIdentityRole>;
  readonly imagePullSecrets: readonly string[];
  /** The namespace of monitoring, where the stack installs what watches it. */
  readonly monitoringNamespace: OperatorNamespace | undefined;
}

/** What stands before what watches the workloads. */
export interface WatchingSurroundings extends OperationsSurroundings {
  readonly monitoringNamespace: OperatorNamespace;
}
