import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveLeases, takeLease } from './leases.ts';
import { tryLock, withLock } from './lockfile.ts';
import { identify, pause, waitUntil } from './process.ts';
import { AlreadyRunning, listenerOn, lockServer, portInUse } from './server-lock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zhibu-locks-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A process that has lived and is dead, with the identity it had. */
async function deadProcess(): Promise<{ pid: number; identity: string }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const identity = identify(pid) ?? '';
  child.kill('SIGKILL');
  await waitUntil(() => identify(pid) === null, 5_000);
  return { pid, identity };
}

describe('identity of a process', () => {
  it('is stable while it lives and null once it is dead', async () => {
    expect(identify(process.pid)).toBe(identify(process.pid));
    expect(identify(process.pid)).toMatch(/^\S.*@/);
    expect(identify((await deadProcess()).pid)).toBeNull();
    expect(identify(0)).toBeNull();
    expect(identify(Number.NaN)).toBeNull();
  });

  it('is the same in the guard, which is a shell', () => {
    const script = readFileSync(new URL('guard.sh', import.meta.url), 'utf8');
    const functions = script.slice(script.indexOf('boot='), script.indexOf('owned()'));
    const found = execFileSync('/bin/sh', ['-c', `${functions}\nidentify ${process.pid}; echo "$found"`], {
      encoding: 'utf8',
    });
    expect(found.trim()).toBe(identify(process.pid));
  });
});

describe('lock file', () => {
  it('is held by one at a time and free after release', () => {
    const path = join(directory, 'lock');
    const first = tryLock(path, 'here');
    expect(first).toHaveProperty('held');
    expect(tryLock(path, 'there')).toMatchObject({ holder: { pid: process.pid, note: 'here' } });
    if ('held' in first) first.held.release();
    expect(tryLock(path, 'there')).toHaveProperty('held');
  });

  it.each(['', '{', 'null', '{"pid":"1"}'])('is taken over when its content is %j', (content) => {
    const path = join(directory, 'lock');
    writeFileSync(path, content);
    expect(tryLock(path, '')).toHaveProperty('held');
  });

  it('is taken over from the dead, also when the process id lives on as another program', async () => {
    const path = join(directory, 'lock');
    writeFileSync(path, JSON.stringify({ ...(await deadProcess()), note: '' }));
    expect(tryLock(path, '')).toHaveProperty('held');
    writeFileSync(path, JSON.stringify({ pid: process.pid, identity: '1@another-boot', note: '' }));
    expect(tryLock(path, '')).toHaveProperty('held');
  });

  it('lets work happen one after the other', async () => {
    const path = join(directory, 'lock');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(path, work)));
    expect(most).toBe(1);
  });

  it('is free again when the work fails, and names its holder when it takes too long', async () => {
    const path = join(directory, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    const holding = withLock(path, () => pause(300));
    await expect(withLock(path, () => pause(0), 50)).rejects.toThrow(`process ${process.pid} has held`);
    await holding;
  });
});

describe('leases', () => {
  it('count the living, each claim for itself, and forget the dead', async () => {
    const leases = join(directory, 'leases');
    const [one, other] = [takeLease(leases), takeLease(leases)];
    expect(liveLeases(leases)).toEqual([process.pid, process.pid]);
    const dead = await deadProcess();
    writeFileSync(join(leases, `${dead.pid}-1`), dead.identity);
    writeFileSync(join(leases, `${process.pid}-99`), '1@another-boot');
    expect(liveLeases(leases)).toEqual([process.pid, process.pid]);
    one.release();
    other.release();
    expect(liveLeases(leases)).toEqual([]);
  });
});

describe('a second server', () => {
  it('is told where the first one is', () => {
    const dataDir = join(directory, 'data');
    const held = lockServer(dataDir, 'http://127.0.0.1:8080');
    expect(() => lockServer(dataDir, 'http://127.0.0.1:9')).toThrow(AlreadyRunning);
    expect(() => lockServer(dataDir, '')).toThrow(`http://127.0.0.1:8080 (process ${process.pid})`);
    held.release();
    lockServer(dataDir, 'http://127.0.0.1:9').release();
  });

  it('is told which port is taken, by whom, and how to choose another', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      if (process.platform === 'linux') expect(listenerOn(port)).toContain(`(process ${process.pid})`);
      expect(portInUse('127.0.0.1', port)).toContain(`PORT=${port < 65_000 ? port + 1 : 8080} npm start`);
      expect(portInUse('127.0.0.1', port)).toContain(`127.0.0.1:${port}`);
    } finally {
      server.close();
    }
    expect(listenerOn(1)).toBeNull();
  });
});
