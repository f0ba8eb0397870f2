/**
 * Loads the modules of the bundle (scripts/bundle-program.ts) with the code that V8 has made of them before: compiling
 * them again would be most of what the start of a process or thread costs. Plain CommonJS: Node can give an ECMAScript
 * module no such code.
 */
'use strict';

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const vm = require('node:vm');

const PARAMETERS = 'exports, require, module, __filename, __dirname';
/** @type {Map<string, { exports: unknown }>} */
const modules = new Map();

/** The exports of a module of the bundle, by its absolute path. */
function load(file) {
  const known = modules.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(file, module);
  const run = compile(file, readCode(file)).runInThisContext();
  run.call(module.exports, module.exports, requireFrom(file), module, file, path.dirname(file));
  return module.exports;
}

/** Code that is missing, or that another V8 has made, costs time only: V8 then compiles the source. */
function compile(file, code) {
  // The bundler writes ASCII; of other encodings V8 would keep two bytes for each character.
  const source = readFileSync(file, 'latin1');
  const options = { filename: file, cachedData: code };
  return new vm.Script(`(function (${PARAMETERS}) {${source}\n})`, options);
}

function readCode(file) {
  try {
    return readFileSync(codeFile(file));
  } catch {
    return undefined;
  }
}

const codeFile = (file) => `${file}.code`;

/** `require` of a module: modules beside it are the bundle's, all others Node's. */
function requireFrom(file) {
  const fromNode = createRequire(file);
  const require = (name) => {
    if (name.startsWith('./')) return load(path.join(path.dirname(file), name));
    return name.startsWith('file:') ? load(fileURLToPath(name)) : fromNode(name);
  };
  require.resolve = fromNode.resolve;
  return require;
}

module.exports = { codeFile, compile, load };
