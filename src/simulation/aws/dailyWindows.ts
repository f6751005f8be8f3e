import { text } from '../resourceModel';
import { whole, type Rule } from '../rules';

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const shortest = 30;

/** A stretch of time in minutes since the week began. */
interface Stretch {
  readonly start: number;
  readonly length: number;
}

/** Returns the stretch of "03:00-04:00" or "sun:05:00-sun:06:00"; undefined for what has another form. */
function stretchOf(window: string): Stretch | undefined {
  const [, ...parts] =
    /^(?:(\w{3}):)?(\d\d):(\d\d)-(?:(\w{3}):)?(\d\d):(\d\d)$/.exec(window.toLowerCase()) ?? [];
  if (parts.length === 0) return undefined;
  const minuteOf = (at: number) =>
    days.indexOf(parts[at] ?? '') * dayMinutes + Number(parts[at + 1]) * 60 + Number(parts[at + 2]);
  const [turn, offset] = parts[0] === undefined ? [dayMinutes, dayMinutes] : [weekMinutes, 0];
  const [start, end] = [minuteOf(0) + offset, minuteOf(3) + offset];
  return { start, length: (end - start + turn) % turn };
}

function overlap(daily: Stretch, weekly: Stretch): boolean {
  // A window may run into the next day, and the last of the week into the next week.
  return Array.from({ length: 15 }, (_day, day) => daily.start + (day - 7) * dayMinutes).some(
    (start) => start < weekly.start + weekly.length && weekly.start < start + daily.length,
  );
}

/** RDS backs up every day and maintains every week, half an hour or longer, never both at once. */
export const dailyWindows: readonly Rule[] = [
  ...['backupWindow', 'maintenanceWindow'].map((property) =>
    whole(property, (inputs) => {
      const { length } = stretchOf(text(inputs, property)) ?? { length: shortest };
      return length < shortest ? `has ${length} minutes: at least ${shortest} are needed` : undefined;
    }),
  ),
  whole('maintenanceWindow', (inputs) => {
    const [backup, maintenance] = [text(inputs, 'backupWindow'), text(inputs, 'maintenanceWindow')];
    const [daily, weekly] = [stretchOf(backup), stretchOf(maintenance)];
    return daily !== undefined && weekly !== undefined && overlap(daily, weekly)
      ? `${maintenance} meets the backupWindow ${backup}: choose another time`
      : undefined;
  }),
];
