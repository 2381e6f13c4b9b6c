/** When somebody last touched this browser, in every tab of it, and when the server last heard of it. */

const shared = 'zhibu.activity';
const quietMs = 60_000;
let touched = Date.now();
let heard = Date.now();
let written = 0;

/** Begins to listen; the whole app does once. */
export function watchActivity(): void {
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    addEventListener(event, noteActivity, { passive: true, capture: true });
}

/** Somebody is there. Other tabs learn of it at most once a second. */
export function noteActivity(): void {
  touched = Date.now();
  if (touched - written < 1000) return;
  written = touched;
  try {
    localStorage.setItem(shared, String(touched));
  } catch {
    // Private windows may forbid it; then each tab counts for itself.
  }
}

/** Milliseconds since this browser was last used, in any of its tabs. */
export function idleMs(now = Date.now()): number {
  return now - Math.max(touched, elsewhere());
}

function elsewhere(): number {
  try {
    const at = Number(localStorage.getItem(shared));
    return Number.isFinite(at) ? at : 0;
  } catch {
    return 0;
  }
}

let covered = false;

/** While the page is covered and waits for the password, a session that is over is no news. */
export function setCovered(on: boolean): void {
  covered = on;
}

export function isCovered(): boolean {
  return covered;
}

/** A request now is a page that refreshes itself: nobody touched anything for a minute. */
export function isUnattended(): boolean {
  return idleMs() > quietMs;
}

/** The server just heard from somebody who is there. */
export function noteHeard(): void {
  heard = Date.now();
}

/** Somebody works without asking the server anything: it should hear of it. */
export function isOwed(now = Date.now()): boolean {
  return idleMs(now) < quietMs && now - heard > quietMs;
}
