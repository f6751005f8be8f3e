import { stringify } from 'yaml';

/** Key of the Secret that holds the webhook of Slack. */
export const slackKey = 'slack-url';

/** Whom to tell, what, and when, each by its key in the ConfigMap of the notifications. */
export interface NotificationTexts {
  readonly notifiers: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
  readonly triggers: Readonly<Record<string, string>>;
}

/** Name of the webhook, by which Applications ask for it. */
const webhook = 'slack';

const events: Readonly<
  Record<string, { readonly when: string; readonly text: string; readonly oncePer?: string }>
> = {
  deployed: {
    when: "app.status.operationState != nil and app.status.operationState.phase == 'Succeeded' and app.status.health.status == 'Healthy'",
    oncePer: 'app.status.operationState.syncResult.revision',
    text: '{{.app.metadata.name}}: {{.app.status.operationState.syncResult.revision}} is deployed, and healthy.',
  },
  'sync-failed': {
    when: "app.status.operationState != nil and app.status.operationState.phase in ['Error', 'Failed']",
    text: '{{.app.metadata.name}}: {{.app.status.sync.revision}} could not be deployed.',
  },
  degraded: {
    when: "app.status.health.status == 'Degraded'",
    text: '{{.app.metadata.name}}: what is deployed is not healthy.',
  },
};

/** Returns the annotations by which an Application asks that Slack be told of each event. */
export function slackSubscriptions(): Record<string, string> {
  return Object.fromEntries(
    Object.keys(events).map((event) => [`notifications.argoproj.io/subscribe.on-${event}.${webhook}`, '']),
  );
}

/** The webhook's URL is named, never written: it is as good as a password. */
export const notificationTexts: NotificationTexts = {
  notifiers: {
    [`service.webhook.${webhook}`]: stringify({
      url: `$${slackKey}`,
      headers: [{ name: 'Content-Type', value: 'application/json' }],
    }),
  },
  templates: byEvent('template', (event, { text }) => [
    event,
    { webhook: { [webhook]: { method: 'POST', body: JSON.stringify({ text }) } } },
  ]),
  triggers: byEvent('trigger', (event, { when, oncePer }) => [
    `on-${event}`,
    [{ when, send: [event], ...(oncePer === undefined ? {} : { oncePer }) }],
  ]),
};

function byEvent(
  prefix: string,
  entry: (event: string, words: (typeof events)[string]) => readonly [string, unknown],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(events).map(([event, words]) => {
      const [key, value] = entry(event, words);
      return [`${prefix}.${key}`, stringify(value)];
    }),
  );
}
