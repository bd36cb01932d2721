// @ts-check
import { locale, t } from "../strings/words.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

const exactForm = new Intl.DateTimeFormat(locale, {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
  second: "2-digit", hourCycle: "h23",
});
const dayForm = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dayYearForm = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });

/**
 * A moment seen from now: `just now`, `3 min ago`, `yesterday`, `12 May`.
 * @param {number} seconds Unix
 * @param {number} now Unix seconds
 */
export function relativeTime(seconds, now) {
  const ago = now - seconds;
  if (ago < -120) return dayYearForm.format(toDate(seconds));
  if (ago < 45) return t.time.now;
  if (ago < HOUR) return t.time.minutes(Math.max(1, Math.round(ago / MINUTE)));
  if (ago < DAY && sameDay(seconds, now)) return t.time.hours(Math.max(1, Math.round(ago / HOUR)));
  if (sameDay(seconds, now - DAY)) return t.time.yesterday;
  if (ago < 12 * HOUR) return t.time.hours(Math.round(ago / HOUR));
  if (ago < 6.5 * DAY) return t.time.days(Math.max(2, Math.round(ago / DAY)));
  return (toDate(seconds).getFullYear() === toDate(now).getFullYear() ? dayForm : dayYearForm).format(toDate(seconds));
}

/**
 * A moment to the second, in the reader's time zone.
 * @param {number} seconds Unix
 */
export function exactTime(seconds) {
  return exactForm.format(toDate(seconds));
}

/**
 * A day, with its year.
 * @param {number} seconds Unix
 */
export function exactDay(seconds) {
  return dayYearForm.format(toDate(seconds));
}

/**
 * The machine's form for `<time datetime>`.
 * @param {number} seconds Unix
 */
export function isoTime(seconds) {
  return toDate(seconds).toISOString();
}

/**
 * A span in its largest fitting unit: `41 s`, `3 min`, `2 h`, `5 days`.
 * @param {number} seconds
 */
export function duration(seconds) {
  const span = Math.max(0, seconds);
  if (span < 90) return t.time.spanSeconds(Math.round(span));
  if (span < 90 * MINUTE) return t.time.spanMinutes(Math.round(span / MINUTE));
  if (span < 36 * HOUR) return t.time.spanHours(Math.round(span / HOUR));
  return t.time.spanDays(Math.round(span / DAY));
}

/**
 * A rough wait, in steps that do not flicker: 40 s, 45 s, 2 min.
 * @param {number} seconds
 */
export function roughly(seconds) {
  if (seconds < 20) return duration(Math.max(1, Math.round(seconds)));
  return duration(seconds < 90 ? Math.round(seconds / 5) * 5 : seconds);
}

/** @param {number} seconds */
function toDate(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

/**
 * @param {number} a
 * @param {number} b
 */
function sameDay(a, b) {
  return toDate(a).toDateString() === toDate(b).toDateString();
}
