/** Definitions out of variants.xml (pungi/wrappers/variants.py). */
import { variantTypeSchema } from '../../config-schemas/names.js';
import type { VariantGroup } from '../../config-schemas/variants.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { childElements, firstChild, textOf, tryParseXml, type XmlElement } from '../xml/index.js';
import { checkContent } from './content-rules.js';
import { problemAt, type VariantDefinition } from './definition.js';

/** The top-level definitions of a variants file. @throws ConfigError with every problem of its structure */
export function definitionsOfXml(
  source: string | Uint8Array,
  file: string,
): readonly VariantDefinition[] {
  const { document, fault } = tryParseXml(source, file);
  if (document === null) throw new ConfigError([{ severity: 'error', ...fault }]);
  const { root } = document;
  const problems: ConfigProblem[] = [...checkContent(root, file)];
  if (root.name !== 'variants') {
    const place = { file, line: root.line, column: root.column };
    problems.push(problemAt(place, `the root element is ${root.name}, not variants`));
  }
  if (problems.length > 0) {
    throw new ConfigError([problemAt({ file }, "Variants XML doesn't validate:"), ...problems]);
  }
  const reader = new VariantReader(file);
  const definitions = childElements(root, 'variant').map((node) => reader.definition(node));
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return definitions;
}

class VariantReader {
  readonly problems: ConfigProblem[] = [];

  constructor(private readonly file: string) {}

  definition(node: XmlElement): VariantDefinition {
    const type = variantTypeSchema.parse(node.attributes.get('type'));
    const { modules, modularKojiTags } = modulesOf(node);
    return {
      id: node.attributes.get('id') ?? '',
      name: node.attributes.get('name') ?? '',
      type,
      arches: textsOf(node, 'arches', 'arch'),
      groups: grandchildren(node, 'groups', 'group').map(groupOf),
      environments: grandchildren(node, 'environments', 'environment').map((environment) => ({
        name: textOf(environment),
        displayOrder: this.displayOrder(environment),
      })),
      modules,
      modularKojiTags,
      buildinstallPackages: textsOf(node, 'buildinstallpackages', 'package'),
      // Any text makes a variant empty, even "false" (docs/variants.md).
      isEmpty: (node.attributes.get('is_empty') ?? '') !== '',
      hasOptional: node.attributes.get('has_optional') === 'true',
      release: type === 'layered-product' ? this.release(node) : null,
      variants: grandchildren(node, 'variants', 'variant').map((child) => this.definition(child)),
      references: grandchildren(node, 'variants', 'ref').map((reference) => ({
        id: reference.attributes.get('id') ?? '',
        place: this.placeOf(reference),
      })),
      place: this.placeOf(node),
    };
  }

  private placeOf = ({ line, column }: XmlElement): VariantDefinition['place'] => ({
    file: this.file,
    line,
    column,
  });

  private displayOrder(environment: XmlElement): number | null {
    const text = environment.attributes.get('display_order');
    if (text === undefined) return null;
    if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text);
    this.problems.push(
      problemAt(this.placeOf(environment), `display_order is not a whole number: "${text}"`),
    );
    return null;
  }

  private release(node: XmlElement): VariantDefinition['release'] {
    const attributes = firstChild(node, 'release')?.attributes;
    const [name, short, version] = ['name', 'short', 'version'].map((key) => attributes?.get(key));
    if (name !== undefined && short !== undefined && version !== undefined) {
      return { name, short, version };
    }
    this.problems.push(
      problemAt(
        this.placeOf(node),
        `layered product ${String(node.attributes.get('id'))} needs <release name= short= version=>`,
      ),
    );
    return null;
  }
}

const grandchildren = (node: XmlElement, list: string, item: string): readonly XmlElement[] =>
  childElements(node, list).flatMap((child) => childElements(child, item));

const textsOf = (node: XmlElement, list: string, item: string): readonly string[] =>
  grandchildren(node, list, item).map(textOf);

function groupOf(node: XmlElement): VariantGroup {
  const flag = (name: string): boolean | null => {
    const value = node.attributes.get(name);
    return value === undefined ? null : value === 'true';
  };
  return {
    name: textOf(node),
    glob: flag('glob') ?? false,
    default: flag('default'),
    uservisible: flag('uservisible'),
  };
}

function modulesOf(node: XmlElement): Pick<VariantDefinition, 'modules' | 'modularKojiTags'> {
  const tags = textsOf(node, 'modules', 'kojitag');
  return {
    modules:
      firstChild(node, 'modules') === undefined
        ? null
        : grandchildren(node, 'modules', 'module').map((module) => ({
            name: textOf(module),
            glob: module.attributes.get('glob') === 'true',
          })),
    modularKojiTags: tags.length === 0 ? null : tags,
  };
}
