/** Groups of packages as libcomps understands a comps file; what clients of a repository see. */

export const PACKAGE_TYPES = ['mandatory', 'default', 'optional', 'conditional'] as const;
export type CompsPackageType = (typeof PACKAGE_TYPES)[number];

export interface CompsPackage {
  readonly name: string;
  /** `unknown`: the file says something that no type is; such a group cannot be written. */
  readonly type: CompsPackageType | 'unknown';
  /** Of a conditional package: the package that it comes with. */
  readonly requires: string | null;
}

/** Language and text, sorted by language. */
export type Translations = readonly (readonly [string, string])[];

/** Id, name and description, which groups, categories and environments have. */
export interface CompsHead {
  readonly id: string;
  readonly name: string | null;
  readonly nameByLang: Translations;
  readonly description: string | null;
  readonly descriptionByLang: Translations;
}

export interface CompsGroup extends CompsHead {
  readonly default: boolean;
  readonly uservisible: boolean;
  readonly langonly: string | null;
  /** In the order of the file. */
  readonly packages: readonly CompsPackage[];
}

/** A group named by a category or environment. */
export interface CompsGroupRef {
  readonly id: string;
  readonly default: boolean;
}

export interface CompsCategory extends CompsHead {
  readonly displayOrder: number | null;
  readonly groups: readonly CompsGroupRef[];
}

export interface CompsEnvironment extends CompsCategory {
  readonly options: readonly CompsGroupRef[];
}

/** Package NAME brings with it, per language, `install` with `%s` replaced. */
export interface CompsLangpack {
  readonly name: string;
  readonly install: string;
}

/** A comps file. Lists are in the order of the file; langpacks are sorted by name. */
export interface Comps {
  readonly groups: readonly CompsGroup[];
  readonly categories: readonly CompsCategory[];
  readonly environments: readonly CompsEnvironment[];
  readonly langpacks: readonly CompsLangpack[];
}
