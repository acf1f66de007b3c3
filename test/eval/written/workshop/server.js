// The workshop's little HTTP interface: jobs as JSON, nothing that a browser would have to be told twice.
import { createServer } from "node:http";

import { JobBoard, minutesLeft, STATES } from "./jobs.js";

const MAX_BODY = 64 * 1024;

export function createWorkshopServer(board = new JobBoard()) {
  const routes = [
    ["GET", /^\/jobs$/, (_match, url) => listJobs(board, url.searchParams.get("state"))],
    ["POST", /^\/jobs$/, (_match, _url, body) => ({ status: 201, body: board.receive(readJob(body)) })],
    ["GET", /^\/jobs\/(\d+)$/, (match) => ({ status: 200, body: board.find(Number(match[1])) })],
    ["PUT", /^\/jobs\/(\d+)\/state$/, (match, _url, body) => moveJob(board, Number(match[1]), body)],
  ];
  return createServer(async (request, response) => {
    try {
      const url = new URL(request.url, "http://localhost");
      const body = await readBody(request);
      for (const [method, pattern, handle] of routes) {
        const match = pattern.exec(url.pathname);
        if (match && request.method === method) return send(response, await handle(match, url, body));
      }
      send(response, { status: 404, body: { error: `nothing at ${url.pathname}` } });
    } catch (error) {
      send(response, { status: 400, body: { error: error.message } });
    }
  });
}

function listJobs(board, state) {
  if (state !== null && !STATES.includes(state)) {
    return { status: 400, body: { error: `no such state: ${state}` } };
  }
  const jobs = STATES.filter((name) => state === null || name === state).flatMap((name) => board.inState(name));
  return { status: 200, body: jobs.map((job) => ({ ...job, minutesLeft: minutesLeft(job) })) };
}

function moveJob(board, id, body) {
  const { state } = JSON.parse(body);
  return { status: 200, body: board.move(id, state) };
}

function readJob(body) {
  const { promisedFor, ...job } = JSON.parse(body);
  return { ...job, promisedFor: new Date(promisedFor) };
}

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error("the request is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response, { status, body }) {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
