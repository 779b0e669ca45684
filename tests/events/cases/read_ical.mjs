// Reads a calendar with ical.js, as Thunderbird does, and prints each date as JSON: id, start, end, zone, status, place.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);
const root = new ICAL.Component(ICAL.parse(readFileSync(process.argv[3], "utf8")));
ICAL.TimezoneService.reset();
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const written = (time) => time && (time.isDate ? time.toString() : time.toJSDate().toISOString());
const told = (event, start, end) => ({
  id: event.uid,
  start: written(start),
  end: written(end),
  zone: start.isDate ? null : start.zone.tzid,
  status: event.component.getFirstPropertyValue("status").toLowerCase(),
  summary: event.summary,
  place: event.location,
});

const events = root.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
const found = [];
for (const event of events.filter((one) => !one.isRecurrenceException())) {
  for (const other of events) {
    if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
  }
  if (!event.isRecurring()) {
    found.push(told(event, event.startDate, event.endDate));
    continue;
  }
  const dates = event.iterator();
  for (let next = dates.next(), left = 400; next && left; next = dates.next(), left -= 1) {
    const date = event.getOccurrenceDetails(next);
    found.push(told(date.item, date.startDate, date.endDate));
  }
}
console.log(JSON.stringify(found));
