// Starts one server of the tests: `node start.mjs plc` or `node start.mjs pds`. Settings come with the environment.
// It says "listening" when it does, listens on this machine alone, and ends with the process that started it.
import { createRequire } from "node:module";
import net from "node:net";
import { pathToFileURL } from "node:url";

// Left to themselves both servers listen on every interface.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  const port = typeof where === "object" ? where.port : where;
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, rest.find((part) => typeof part === "function"));
};

// The pipe closes however the parent ends: no server outlives its tests.
process.stdin.resume().on("end", () => process.exit(0));

const installed = createRequire(`${process.env.TAGSALE_TEST_ATPROTO}/`);
const servers = {
  plc: async () => {
    const { Database, PlcServer } = installed("@did-plc/server");
    return PlcServer.create({ db: Database.mock(), port: Number(process.env.PLC_PORT) });
  },
  pds: async () => {
    const { PDS } = await import(pathToFileURL(installed.resolve("@atproto/pds")));
    return PDS.fromEnv();
  },
};

const server = await servers[process.argv[2]]();
await server.start();
console.log("listening");
