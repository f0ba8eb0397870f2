/** The server of a hub: XML-RPC, uploads, files, and the bad weather that a test asked for. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import {
  decodeDocument,
  encodeFault,
  encodeResult,
  type KojiValue,
} from '../../../lib/koji/index.js';
import { control } from './control.js';
import { HubFault } from './fault.js';
import { Hub } from './hub.js';
import { checkSession } from './methods/sessions.js';
import { takeUpload } from './methods/tasks.js';
import type { SessionRow, WeatherRow } from './state.js';

export interface ServeOptions {
  /** Where `state.json` and `topdir` are. */
  readonly directory: string;
  readonly port?: number;
  /** How long a task takes at least. */
  readonly taskMs?: number;
  /** PEM texts; with them the hub speaks TLS only, and knows users by certificates. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Whose ticket it is (SPNEGO, base64); with it logins need one. */
  readonly negotiate?: (token: string) => Promise<string | null>;
}

export interface RunningHub {
  readonly hub: Hub;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** URL of the XML-RPC interface. */
  readonly url: string;
  /** URL of the top directory. */
  readonly topurl: string;
  close(): Promise<void>;
}

/** Starts a hub. */
export async function serveHub(options: ServeOptions): Promise<RunningHub> {
  const hub = new Hub(options.directory, options);
  const { tls } = options;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(hub, request, response, options.negotiate).catch((error: unknown) => {
      console.error(error);
      request.socket.destroy();
    });
  };
  const server =
    tls === undefined
      ? http.createServer(onRequest)
      : https.createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, onRequest);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  hub.builder.start();
  const { port } = server.address() as AddressInfo;
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`;
  return {
    hub,
    origin,
    url: `${origin}/kojihub`,
    topurl: `${origin}/kojifiles`,
    close: async () => {
      hub.builder.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  hub: Hub,
  request: IncomingMessage,
  response: ServerResponse,
  negotiate: ServeOptions['negotiate'],
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://hub');
  if (url.pathname.startsWith('/kojifiles/')) {
    const weather = takeWeather(hub, 'file');
    if (await isOver(weather, { request, response })) return;
    sendFile(hub, decodeURIComponent(url.pathname), request, response, weather?.what === 'cut');
  } else if (url.pathname === '/control') {
    send(response, 200, 'application/json', control(hub, (await bodyOf(request)).toString('utf8')));
  } else if (!url.pathname.startsWith('/kojihub')) {
    send(response, 404, 'text/html', '<html><body><h1>Not Found</h1></body></html>');
  } else if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST');
    const text =
      'Method Not Allowed\nThis is an XML-RPC server. Only POST requests are accepted.\n';
    send(response, 405, 'text/plain', text);
  } else {
    const body = await bodyOf(request);
    const ticketName = url.pathname.endsWith('/ssllogin')
      ? await nameOfTicket(request, negotiate)
      : undefined;
    if (ticketName === null) {
      response.setHeader('WWW-Authenticate', 'Negotiate');
      send(response, 401, 'text/html', '<html><body><h1>Unauthorized</h1></body></html>');
      return;
    }
    await answerCall(hub, { request, response, url, body, ticketName });
  }
}

/** Undefined: no ticket is asked for; null: there is no good one. */
async function nameOfTicket(
  { headers }: IncomingMessage,
  negotiate: ServeOptions['negotiate'],
): Promise<string | null | undefined> {
  if (negotiate === undefined) return undefined;
  const token = /^Negotiate (.+)$/.exec(headers.authorization ?? '')?.[1];
  return token === undefined ? null : await negotiate(token);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: Buffer;
  readonly ticketName: string | undefined;
}

async function answerCall(hub: Hub, exchange: Exchange): Promise<void> {
  const { request, response, body } = exchange;
  const isUpload = request.headers['content-type'] === 'application/octet-stream';
  const call = isUpload ? { method: 'upload', params: [] } : parse(body);
  if (call === null) {
    const why = body.length === 0 ? 'Empty request' : 'syntax error: line 1, column 0';
    send(response, 400, 'text/plain', `Invalid request: ${why}`);
    return;
  }
  const weather = takeWeather(hub, call.method);
  if (weather?.what === 'die-before') die(hub);
  if (await isOver(weather, exchange)) return;
  if (weather?.what === 'expire') {
    for (const session of hub.store.state.sessions) session.isExpired = true;
  }
  const text =
    weather?.what === 'offline'
      ? encodeFault(1014, 'the hub is offline')
      : carryOut(hub, exchange, call);
  if (weather?.what === 'die-after') die(hub);
  // The call was carried out; that is what the client does not get to know.
  if (weather?.what === 'lost-answer') request.socket.destroy();
  else if (weather?.what === 'cut') sendHalf(response, text);
  else send(response, 200, 'text/xml', text);
}

/** As by SIGKILL, which it is; whoever runs the hub starts it again, and the same call does not end it twice. */
function die({ store }: Hub): void {
  store.save();
  process.kill(process.pid, 'SIGKILL');
}

interface Call {
  readonly method: string;
  readonly params: readonly KojiValue[];
}

function parse(body: Buffer): Call | null {
  try {
    const document = decodeDocument(body);
    return document.kind === 'call' ? document : null;
  } catch {
    return null;
  }
}

/** Weather in which the call is not even looked at. */
async function isOver(
  weather: WeatherRow | null,
  { request, response }: Pick<Exchange, 'request' | 'response'>,
): Promise<boolean> {
  switch (weather?.what) {
    case 'reset':
      request.socket.destroy();
      return true;
    case 'html-502':
    case 'html-503': {
      const status = Number(weather.what.slice('html-'.length));
      send(response, status, 'text/html', '<html><body><h1>Proxy Error</h1></body></html>');
      return true;
    }
    case 'slow':
      await delay(weather.delayMs, undefined, { ref: false });
      return false;
    default:
      return false;
  }
}

function carryOut(
  hub: Hub,
  { request, url, body, ticketName }: Exchange,
  { method, params }: Call,
): string {
  const header = (name: string): string | null => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : null;
  };
  const { store } = hub;
  try {
    const callnum = header('koji-session-callnum') ?? url.searchParams.get('callnum');
    const session = checkSession(
      store.state,
      {
        id: header('koji-session-id') ?? url.searchParams.get('session-id'),
        key: header('koji-session-key') ?? url.searchParams.get('session-key'),
        callnum,
      },
      method,
    );
    if (method === 'upload') {
      if (session === null) throw new HubFault(1004, 'you must be logged in for this operation');
      return encodeResult(takeUpload(store.state, url.searchParams, body));
    }
    const clientName = url.pathname.endsWith('/ssllogin')
      ? (ticketName ?? certificateName(request))
      : null;
    const value = hub.call(method, params, { hub, store, session, clientName });
    if (session !== null && hub.writes(method, params)) commit(hub, session, callnum);
    return encodeResult(value);
  } catch (error) {
    if (!(error instanceof HubFault)) throw error;
    return encodeFault(error.code, error.message);
  }
}

function commit(hub: Hub, session: SessionRow, callnum: string | null): void {
  if (callnum !== null) session.callnum = Number(callnum);
  hub.store.save();
}

function certificateName(request: IncomingMessage): string | null {
  const socket = request.socket as TLSSocket;
  if (socket.authorized !== true) return null;
  const name = socket.getPeerCertificate().subject.CN;
  return typeof name === 'string' ? name : null;
}

function takeWeather({ store }: Hub, method: string): WeatherRow | null {
  const row = store.state.weather.find(
    (one) => one.times > 0 && ((one.method === '*' && method !== 'file') || one.method === method),
  );
  if (row === undefined) return null;
  row.times -= 1;
  return row;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Koji-Version': '1.35.3',
  });
  response.end(text);
}

function sendHalf(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/xml',
    'Content-Length': Buffer.byteLength(text),
  });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

function sendFile(
  { store }: Hub,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
  isCut: boolean,
): void {
  const file = path.join(store.state.topdir, path.normalize(pathname.slice('/kojifiles'.length)));
  if (!existsSync(file) || !statSync(file).isFile()) {
    send(response, 404, 'text/html', '<html><body><h1>Not Found</h1></body></html>');
    return;
  }
  const { size } = statSync(file);
  const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? '0');
  response.writeHead(start > 0 ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': size - start,
    ...(start > 0
      ? { 'Content-Range': `bytes ${String(start)}-${String(size - 1)}/${String(size)}` }
      : {}),
  });
  if (!isCut) {
    createReadStream(file, { start }).pipe(response);
    return;
  }
  // Half of what is left, then nothing more.
  const end = start + Math.floor((size - start) / 2);
  createReadStream(file, { start, end })
    .on('end', () => setTimeout(() => response.destroy(), 50))
    .pipe(response, { end: false });
}
