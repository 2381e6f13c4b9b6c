import { isatty } from 'node:tty';

/** Words for the person at the terminal go to stderr: stdout belongs to the command (`--json` stays clean). */
export function say(zh, en) {
  process.stderr.write(`${bold(zh)}  ${en}\n`);
}

/** Prints why it cannot go on and ends with 1. */
export function giveUp(zh, en) {
  process.stderr.write(`\n${bold(zh)}\n${en}\n`);
  process.exit(1);
}

/** `3.4 s`, `2 min 05 s` */
export function duration(since) {
  const seconds = (Date.now() - since) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`;
}

function bold(text) {
  return isatty(2) ? `\u001b[1m${text}\u001b[0m` : text;
}
