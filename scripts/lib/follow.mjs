/** Loaded into a program that a launcher started: when the launcher is killed, the program ends in order. */
const launcher = process.ppid;

setInterval(() => {
  if (process.ppid !== launcher) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
