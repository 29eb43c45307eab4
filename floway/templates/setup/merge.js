const fs = require("fs"), pathOf = require("path");

function stop(why) {
  process.stderr.write("floway: " + why + " Nothing was changed.\n");
  process.exit(1);
}

let path = pathOf.resolve(process.argv[1]);
try {
  path = fs.realpathSync(path);
} catch (error) {
  if (error.code !== "ENOENT") stop(path + " cannot be read.");
}
const [endpoint, key, wanted] = fs.readFileSync(0, "utf8").split("\n");
const changes = JSON.parse(wanted);
let before = null, settings = {};
try {
  before = fs.readFileSync(path);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(before);
  settings = JSON.parse(text);
} catch (error) {
  if (error.code !== "ENOENT") stop(path + " is no JSON that can be read.");
}
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
if (!isObject(settings) || (Object.hasOwn(settings, "env") && !isObject(settings.env))) {
  stop(path + " holds something else than settings.");
}
settings.env = settings.env || {};
settings.env.ANTHROPIC_BASE_URL = endpoint;
settings.env.ANTHROPIC_AUTH_TOKEN = key;
for (const [members, wanted] of [[settings.env, changes.env], [settings, changes.top]]) {
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) delete members[name];
    else members[name] = value;
  }
}

function write(target, content) {
  const temporary = target + "." + process.pid + ".tmp";
  const file = fs.openSync(temporary, "wx", 0o600);
  try {
    fs.writeSync(file, content);
    fs.fsyncSync(file);
    fs.closeSync(file);
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.unlinkSync(temporary);
    throw error;
  }
}

try {
  if (before !== null) write(path + ".before-floway", before);
  write(path, JSON.stringify(settings, null, 2) + "\n");
} catch (error) {
  stop(path + " cannot be written (" + error.code + ").");
}
