/** Reads a `.conf` file with all that it imports. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { ConfParser, type Definitions } from './conf-parser.js';
import { TokenStream } from './conf-token-stream.js';
import { LIMITS } from './limits.js';
import type { ConfigNode, Options, Place } from './node.js';
import { errorAt } from './problem.js';
import { readSource } from './source-file.js';

/** What reading a file gives. */
export interface ReadConfig {
  readonly options: Options;
  /** Absolute paths of all files that were opened, the importer before the imported. */
  readonly openedFiles: readonly string[];
}

/**
 * Reads a configuration in Pungi's own format.
 * @param variables values that are defined before the file is read; imported files do not see them
 * @throws ConfigError at the first thing that is wrong, with its place
 */
export function readConf(file: string, variables: Options): ReadConfig {
  const reader = new ConfReader();
  const { options } = reader.read(file, { options: new Map(variables), globals: new Set() });
  return { options, openedFiles: reader.openedFiles };
}

/** Reads one value in the format's grammar. @throws ConfigError */
export function readConfValue(text: string, source: string): ConfigNode {
  const definitions = { options: new Map<string, ConfigNode>(), globals: new Set<string>() };
  const stream = new TokenStream(text, source);
  return new ConfParser(stream, definitions, () => definitions).parseValue();
}

class ConfReader {
  readonly openedFiles: string[] = [];
  /** Real paths of the files that are being read, one imported by the other. */
  private readonly chain: string[] = [];

  read(file: string, definitions: Definitions): Definitions {
    const text = readSource(file);
    this.openedFiles.push(path.resolve(file));
    this.chain.push(realpathSync(file));
    const stream = new TokenStream(text, file);
    new ConfParser(stream, definitions, (name, visible, place) =>
      this.import(name, visible, place),
    ).parseFile();
    this.chain.pop();
    return definitions;
  }

  private import(
    name: string,
    visible: ReadonlyMap<string, ConfigNode>,
    place: Place,
  ): Definitions {
    const file = path.join(path.dirname(place.file), name);
    this.checkChain(file, place);
    return this.read(this.existing(file, place), {
      options: new Map(visible),
      globals: new Set(visible.keys()),
    });
  }

  private existing(file: string, place: Place): string {
    try {
      realpathSync(file);
      return file;
    } catch {
      throw errorAt(`No such file or directory: '${file}'`, place, {
        hint: 'the path of an import starts at the directory of the importing file',
      });
    }
  }

  private checkChain(file: string, place: Place): void {
    if (this.chain.length >= LIMITS.importDepth || this.openedFiles.length >= LIMITS.files) {
      throw errorAt('too many files import each other', place);
    }
    let real: string;
    try {
      real = realpathSync(file);
    } catch {
      return;
    }
    if (this.chain.includes(real)) {
      const cycle = [...this.chain.slice(this.chain.indexOf(real)), real];
      throw errorAt(`the import makes a circle: ${cycle.join(' → ')}`, place, {
        hint: 'move what both files need into a third',
      });
    }
  }
}
