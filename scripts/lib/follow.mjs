/** Loaded into a program that was started as a child of a launcher: when the launcher is killed, it ends in order. */
const launcher = process.ppid;

setInterval(() => {
  if (process.ppid !== launcher) process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();
