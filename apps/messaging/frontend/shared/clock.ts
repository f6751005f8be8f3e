const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** Returns a time of the reader's zone, with the day where it is not today; programs read it from `datetime`. */
export function timeElement(milliseconds: number): HTMLTimeElement {
  const moment = new Date(milliseconds);
  const today = moment.toDateString() === new Date().toDateString();
  const made = document.createElement('time');
  made.dateTime = moment.toISOString();
  made.title = whole.format(moment);
  made.textContent = (today ? time : dayAndTime).format(moment);
  return made;
}
