// Archives in temporary folders, the program run on them, and its server. All are gone when the tests are.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
// Milliseconds until a server must listen, and until it must have ended.
const PATIENCE = 20_000;

/** The program that is looked at: of the environment, or the one that `cargo build` makes. */
export const program = resolve(process.env.JIANBAO_PROGRAM ?? join(root, "target/debug/jianbao"));

/** A new temporary folder. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "jianbao-browser-"));
  later(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes files, as paths and contents, into a folder. */
export function write(archive, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(archive, path)), { recursive: true });
    writeFileSync(join(archive, path), content);
  }
}

/** What the program prints, as bytes, run in an archive. It must end with status 0, or with 1: nothing found. */
export function run(archive, ...args) {
  try {
    return execFileSync(program, args, { cwd: archive, maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw new Error(`jianbao ${args.join(" ")}: status ${error.status}: ${error.stderr}`, { cause: error });
  }
}

/** The same, read as JSON. */
export function told(archive, ...args) {
  return JSON.parse(run(archive, ...args, "--format", "json"));
}

/** A copy of the sample corpus, indexed. */
export function sample() {
  const archive = folder();
  cpSync(join(root, "sample_corpus"), archive, { recursive: true });
  run(archive, "index");
  return archive;
}

/** A server of an archive: where it is, and how it ends. */
export async function serve(archive, { listen = "127.0.0.1:0", args = [] } = {}) {
  if (!existsSync(program)) throw new Error(`${program} is not there: run cargo build, or set JIANBAO_PROGRAM`);
  const child = spawn(program, ["serve", "--listen", listen, ...args], { cwd: archive, stdio: ["ignore", "pipe", "pipe"] });
  let says = "";
  child.stderr.on("data", (data) => { says += data; });
  const ended = new Promise((done) => { child.on("exit", (status, signal) => done({ status, signal })); });
  later(() => { child.kill("SIGKILL"); });
  const address = await within(PATIENCE, "the server does not listen", new Promise((listens, fails) => {
    const printed = createInterface(child.stdout);
    printed.on("line", (line) => {
      const found = /http:\/\/[^\s/]+/.exec(line);
      if (found) listens(found[0]);
    });
    ended.then((how) => fails(new Error(`jianbao serve: ${JSON.stringify(how)} ${says}`)));
  }));
  return {
    address,
    archive,
    says: () => says,
    // Ends it as Ctrl-C does, and gives its status.
    async end(signal = "SIGTERM") {
      child.kill(signal);
      return (await within(PATIENCE, "the server does not end", ended)).status;
    },
  };
}

let shared;

/** The server of the sample corpus that most tests ask, one for all of them. */
export function sampleServer() {
  shared ??= serve(sample());
  return shared;
}

const doings = [];

/** Does something at the end of all, the last one first. */
export function later(doing) {
  doings.push(doing);
}

/** The end: servers are stopped, folders removed. */
export async function done() {
  for (const doing of doings.splice(0).reverse()) await doing();
}

async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, fails) => { timer = setTimeout(() => fails(new Error(what)), milliseconds); });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
