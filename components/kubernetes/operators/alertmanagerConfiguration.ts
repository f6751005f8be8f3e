import type * as pulumi from '@pulumi/pulumi';
import { stringify } from 'yaml';

/** Whom alerts reach. Default: nobody; the alerts are still to be seen. */
export interface Receivers {
  /** Integration key (Events API v2) of PagerDuty; a secret. */
  readonly pagerDutyKey?: pulumi.Input<string>;
  /** Incoming webhook of Slack; a secret. */
  readonly slackUrl?: pulumi.Input<string>;
}

/** Folder of the files that hold the credentials of receivers, so that the configuration holds none. */
export const receiversFolder = '/etc/alertmanager-receivers';
const keyFile = 'pagerduty-key';
const urlFile = 'slack-url';

/** Returns the files of the folder, which are secret. */
export function receiverFiles({ pagerDutyKey, slackUrl }: Receivers): Record<string, pulumi.Input<string>> {
  return {
    ...(pagerDutyKey === undefined ? {} : { [keyFile]: pagerDutyKey }),
    ...(slackUrl === undefined ? {} : { [urlFile]: slackUrl }),
  };
}

/** What an alert is about: the same alert in a worse state silences the milder one of the same thing alone. */
const thing = [
  'alertname',
  'namespace',
  'service',
  'deployment',
  'persistentvolumeclaim',
  'node',
  'mountpoint',
  'exported_namespace',
  'name',
];

const nobody = { name: 'nobody' } as const;

/**
 * Returns `alertmanager.yml`: critical alerts wake somebody, all go to Slack, and the one that always fires goes to
 * nobody, since it is there to be missed.
 */
export function alertmanagerConfiguration({ pagerDutyKey, slackUrl }: Receivers): string {
  const pages = pagerDutyKey !== undefined;
  const chats = slackUrl !== undefined;
  return stringify(
    {
      route: {
        receiver: chats ? slack.name : nobody.name,
        group_by: ['alertname', 'namespace', 'service'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
        routes: [
          { receiver: nobody.name, matchers: ['severity = none'] },
          ...(pages
            ? [{ receiver: pagerDuty.name, matchers: ['severity = critical'], continue: chats }]
            : []),
          ...(chats ? [{ receiver: slack.name, matchers: ['severity =~ "critical|warning"'] }] : []),
        ],
      },
      inhibit_rules: [
        { source_matchers: ['severity = critical'], target_matchers: ['severity = warning'], equal: thing },
      ],
      receivers: [nobody, ...(pages ? [pagerDuty] : []), ...(chats ? [slack] : [])],
    },
    { lineWidth: 0 },
  );
}

/** PagerDuty takes the severities critical, error, warning and info. */
const pagerDuty = {
  name: 'pagerduty',
  pagerduty_configs: [
    {
      routing_key_file: `${receiversFolder}/${keyFile}`,
      severity: '{{ .CommonLabels.severity }}',
      description: '{{ .CommonLabels.alertname }}: {{ (index .Alerts 0).Annotations.summary }}',
      details: {
        system: '{{ .CommonLabels.system }} {{ .CommonLabels.environment }}',
        runbook: '{{ .CommonAnnotations.runbook_url }}',
        alerts: '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}',
      },
    },
  ],
} as const;

const slack = {
  name: 'slack',
  slack_configs: [
    {
      api_url_file: `${receiversFolder}/${urlFile}`,
      send_resolved: true,
      title:
        '{{ .Status | toUpper }} {{ .CommonLabels.severity }}: {{ .CommonLabels.alertname }} ({{ .CommonLabels.system }} {{ .CommonLabels.environment }})',
      text: '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}{{ .CommonAnnotations.runbook_url }}',
    },
  ],
} as const;
