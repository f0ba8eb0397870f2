/** A real ssh server on a high port of loopback, with keys and configuration of its own: nothing of the system's is touched. */
import { execa } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../workers/embedded/ports.js';

export interface SshServer {
  /** To be put in front of PATH: its `ssh` is the real one, told where the server and the key are. */
  readonly bin: string;
  /** The host to name; the user is who runs the test. */
  readonly host: string;
  readonly user: string;
  /** Ends all connections at once, as a network that is cut does; the commands on the host go on. */
  readonly cut: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const HOST = 'builder.lab.test';
const UP_MS = 20_000;

/** Starts a server; commands on it find programs by `remotePath`. */
export async function serveSsh(dir: string, remotePath: string): Promise<SshServer> {
  const file = (name: string): string => path.join(dir, name);
  const quoted = (name: string): string => `"${file(name)}"`;
  await mkdir(file('bin'), { recursive: true });
  // The directory into which sshd of Debian confines what it does not trust; a reboot removes it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  for (const key of ['host', 'user']) {
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  }
  await execa('cp', [file('user.pub'), file('authorized_keys')]);
  const port = await freePort();
  await writeFile(file('sshd_config'), serverConfig(quoted, port, remotePath));
  await writeFile(file('ssh_config'), clientConfig(quoted, port));
  await writeFile(
    file('bin/ssh'),
    `#!/bin/sh\nexec /usr/bin/ssh -F '${file('ssh_config')}' "$@"\n`,
  );
  await chmod(file('bin/ssh'), 0o755);
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], {
    stdio: 'ignore',
  });
  await answers(port, server);
  return {
    bin: file('bin'),
    host: HOST,
    user: os.userInfo().username,
    cut: () => endChildren(server),
    close: async () => {
      await endChildren(server);
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

const serverConfig = (file: (name: string) => string, port: number, remotePath: string): string =>
  [
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    `SetEnv PATH=${remotePath}`,
    '',
  ].join('\n');

const clientConfig = (file: (name: string) => string, port: number): string =>
  [
    `Host ${HOST}`,
    'HostName 127.0.0.1',
    `Port ${String(port)}`,
    `IdentityFile ${file('user')}`,
    'IdentitiesOnly yes',
    'StrictHostKeyChecking no',
    `UserKnownHostsFile ${file('known_hosts')}`,
    'LogLevel ERROR',
    '',
  ].join('\n');

/** A process of the server's own for each connection; the commands are in sessions of their own and stay. */
async function endChildren(server: ChildProcess): Promise<void> {
  const { stdout } = await execa('ps', ['-o', 'pid=', '--ppid', String(server.pid)], {
    reject: false,
  });
  for (const pid of stdout.split(/\s+/).filter((word) => word !== '')) {
    const below = await execa('ps', ['-o', 'pid=,comm=', '--ppid', pid], { reject: false });
    const own = below.stdout.split('\n').filter((line) => line.trim().endsWith('sshd'));
    for (const one of [pid, ...own.map((line) => line.trim().split(/\s+/)[0] ?? '')]) end(one);
  }
}

function end(pid: string): void {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function answers(port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + UP_MS;
  while (!(await isOpen(port))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('sshd does not come up');
    await delay(50);
  }
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
