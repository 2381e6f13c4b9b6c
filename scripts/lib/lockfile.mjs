const systems = {
  win32: 'win32',
  windows: 'win32',
  darwin: 'darwin',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
};
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64'];

/**
 * Optional dependencies that are named by a package of the lock file but have no entry of their own.
 * @param {Record<string, object>} packages `packages` of package-lock.json
 * @returns entries to add, by path
 */
export function missingOptionals(packages) {
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (entry.link || isFound(packages, path, name)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(entry.dev && { dev: true }),
        optional: true,
      };
    }
  }
  return missing;
}

/** As Node resolves: in the package's own node_modules, then in that of each folder above it. */
function isFound(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (packages[`${folder}${folder === '' ? '' : '/'}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** Packages of binaries carry their platform in the name; without it npm would install them everywhere. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = Object.entries(systems).find(([word]) => words.includes(word))?.[1];
  const cpu = processors.find((word) => words.includes(word));
  if (os === undefined || cpu === undefined)
    throw new Error(`${name}: its platform cannot be told from its name`);
  const libc = words.includes('musl') ? ['musl'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc && { libc }) };
}
