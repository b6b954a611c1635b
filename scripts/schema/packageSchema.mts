/**
 * The Pulumi package schema of the plugin, read from the documented `Args` interfaces and classes that programs in
 * TypeScript use, so that every language says the same. `scripts/schema.mts` writes it.
 */
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import ts from "typescript";
import { docOf, exportsOf, openSources } from "../reference/surface.mts";
import { type ReadSettings, settingRows } from "../reference/settingsPage.mts";
import { LANGUAGES, REGISTRY } from "./registry.mts";
import {
  type ObjectSpec,
  type ObjectTypeSpec,
  type PropertySpec,
  TypeReader,
  type TypeSpec,
  token,
} from "./typeReader.mts";
import { type EnumSpec } from "./enums.mts";
import { Wording } from "./wording.mts";

export const SCHEMA_FILE = "provider/plugin/schema.json";

/** The component `ManagedTraining` is TypeScript's own. */
const RESOURCES = ["PromotedModel", "TrainingProfile", "TrainerJob", "Deployment", "DeployedModel"] as const;
type ResourceName = (typeof RESOURCES)[number];

/** A function answers an object, so a list has a name in it. */
const FUNCTIONS = {
  getTrainingProfile: undefined,
  listCheckpoints: "checkpoints",
  listLiveCheckpoints: "checkpoints",
  listTrainingShapes: "trainingShapes",
} as const;

const SECRET_SETTINGS = ["apiKey", "additionalHeaders"];

const ENTRY = "provider/index.ts";
const stateFile = (folder: string) => `provider/resources/${folder}/handler/state.ts`;
/** Where the table of fields is. */
const fieldsFile = (folder: string) =>
  `provider/resources/${folder}/handler/${folder === "trainingProfile" ? "args" : "fields"}.ts`;
const folderOf = (resource: ResourceName) => resource.charAt(0).toLowerCase() + resource.slice(1);

export interface ResourceSpec extends ObjectSpec {
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs?: readonly string[];
  readonly aliases?: readonly { readonly type: string }[];
}

export interface PackageSchema {
  readonly name: "fireworks";
  readonly config: { readonly variables: Readonly<Record<string, PropertySpec>> };
  readonly provider: Omit<ResourceSpec, "properties">;
  readonly types: Readonly<Record<string, ObjectTypeSpec | EnumSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
}

export interface FunctionSpec {
  readonly description: string;
  readonly inputs: ObjectTypeSpec;
  readonly outputs: ObjectTypeSpec;
}

/** The text of the file. @param root the repository */
export async function schemaText(root: string, readSettings: ReadSettings): Promise<string> {
  const filepath = join(root, SCHEMA_FILE);
  const text = JSON.stringify(packageSchema(root, readSettings));
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

export function packageSchema(root: string, readSettings: ReadSettings): PackageSchema {
  return new SchemaReader(root).read(readSettings);
}

class SchemaReader {
  readonly #root: string;
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #wording = new Wording();
  readonly #exported: ReadonlyMap<string, ts.Symbol>;
  readonly #reader: TypeReader;

  constructor(root: string) {
    this.#root = root;
    const folders = RESOURCES.map(folderOf);
    const files = [
      ENTRY,
      "provider/config.ts",
      ...folders.flatMap((folder) => [stateFile(folder), fieldsFile(folder)]),
    ];
    this.#program = openSources(root, files);
    this.#checker = this.#program.getTypeChecker();
    this.#exported = this.#exportsOf(ENTRY);
    const names = new Map([...this.#exported].map(([name, symbol]) => [symbol, name]));
    this.#reader = new TypeReader(this.#checker, this.#wording, (symbol) => names.get(symbol) ?? symbol.name);
  }

  read(readSettings: ReadSettings): PackageSchema {
    const variables = this.#settings(readSettings);
    const resources = RESOURCES.map((name) => [token(name), this.#resource(name)] as const);
    const functions = Object.entries(FUNCTIONS).map(
      ([name, list]) => [token(name), this.#function(name, list)] as const,
    );
    this.#wording.requireAllUsed();
    const { types } = this.#reader;
    return {
      name: "fireworks",
      ...REGISTRY,
      config: { variables },
      provider: {
        description: "One Fireworks account: where it is reached, and with which key.",
        inputProperties: variables,
      },
      types: Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1))),
      resources: Object.fromEntries(resources),
      functions: Object.fromEntries(functions),
      language: LANGUAGES,
    } as PackageSchema;
  }

  /** The provider reads the environment by itself: a default from there would copy the key into the state. */
  #settings(readSettings: ReadSettings): Record<string, PropertySpec> {
    const properties = this.#propertiesOf(this.#symbol("Settings", this.#exportsOf("provider/config.ts")));
    const entries = settingRows(readSettings).map(({ name, variable, fallback, meaning }): [string, PropertySpec] => {
      const setting = properties.find((property) => property.name === name);
      if (setting === undefined) throw new Error(`Settings has no ${name}`);
      const description = [
        this.#wording.describe({ text: meaning, tags: [] }),
        ...(fallback === "" ? [] : [`Default: ${fallback}.`]),
        ...(variable === undefined ? [] : [`Read from \`${variable}\` where it is not set.`]),
      ].join(" ");
      // Its words are those of stack config, which both providers read.
      const type =
        name === "ownershipMarker" ? this.#reader.choice(["on", "off"]) : this.#reader.property(setting, "Settings");
      return [name, { ...type, description, ...(SECRET_SETTINGS.includes(name) ? { secret: true } : {}) }];
    });
    return Object.fromEntries(entries);
  }

  #resource(name: ResourceName): ResourceSpec {
    const resource = this.#symbol(name);
    const args = this.#propertiesOf(this.#symbol(`${name}Args`));
    const replacing = this.#replacingFields(name);
    const inputs = this.#reader.object(
      args.filter((arg) => arg.name !== "profile"),
      name,
    );
    const hasProfile = args.some((arg) => arg.name === "profile");
    const profile = { ...this.#profileType(), description: PROFILE_INPUT };
    const inputProperties = Object.fromEntries(
      Object.entries({ ...inputs.properties, ...(hasProfile ? { trainingProfile: profile } : {}) }).map(
        ([key, spec]) => [key, replacing.has(key) ? { ...spec, willReplaceOnChanges: true as const } : spec],
      ),
    );
    const outputs = this.#outputs(name, resource, args);
    return {
      description: this.#wording.describe(docOf(resource, this.#checker)),
      ...outputs,
      inputProperties,
      ...(inputs.required === undefined ? {} : { requiredInputs: inputs.required }),
      // A program in any language goes on with what one with the dynamic provider has made.
      aliases: [{ type: `pulumi-nodejs:dynamic/fireworks:${name}` }],
    };
  }

  /** What the class declares, and the inputs that the state holds too. */
  #outputs(name: ResourceName, resource: ts.Symbol, args: readonly ts.Symbol[]): ObjectSpec {
    const saved = this.#propertiesOf(this.#symbol(`${name}State`, this.#exportsOf(stateFile(folderOf(name)))));
    const isSaved = ({ name: key }: ts.Symbol): boolean => saved.some((property) => property.name === key);
    const members = resource.declarations?.find(ts.isClassDeclaration)?.members ?? [];
    const declared = members.flatMap((member) => {
      if (!ts.isPropertyDeclaration(member) || isStatic(member)) return [];
      const symbol = this.#checker.getSymbolAtLocation(member.name);
      // What only the class computes is not to be had in other languages.
      return symbol !== undefined && (isSaved(symbol) || isDeclared(member)) ? [symbol] : [];
    });
    const inputs = args.filter((arg) => isSaved(arg) && !declared.some((output) => output.name === arg.name));
    const spec = this.#reader.object([...declared, ...inputs], name);
    if (name !== "TrainingProfile") return spec;
    // The class cuts the version off; the state has the text of the program.
    const trainingShape: PropertySpec = { type: "string", description: WRITTEN_SHAPE };
    return { ...spec, properties: { ...spec.properties, trainingShape } };
  }

  #profileType(): TypeSpec {
    const profile = this.#checker.getDeclaredTypeOfSymbol(this.#symbol("TrainingShapeProfile"));
    return this.#reader.type(profile, "TrainingShapeProfile", "");
  }

  #function(name: string, list: string | undefined): FunctionSpec {
    const symbol = this.#symbol(name);
    const argsName = `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`;
    const args = this.#propertiesOf(this.#symbol(argsName));
    const result = this.#resultOf(symbol);
    const description = this.#wording.describe(docOf(symbol, this.#checker));
    const outputs =
      list === undefined
        ? this.#reader.object(result.getProperties(), argsName)
        : {
            properties: { [list]: { ...this.#reader.type(result, argsName, ""), description: LISTED[name] ?? "" } },
            required: [list],
          };
    return {
      description,
      inputs: { type: "object", description: `Arguments of \`${name}\`.`, ...this.#reader.object(args, argsName) },
      outputs: { type: "object", description: `What \`${name}\` answers.`, ...outputs },
    };
  }

  /** What the promise of a function holds. */
  #resultOf(symbol: ts.Symbol): ts.Type {
    const node = symbol.declarations?.find(ts.isFunctionDeclaration)?.type;
    const promised = node !== undefined && ts.isTypeReferenceNode(node) ? node.typeArguments?.[0] : undefined;
    if (promised === undefined) throw new Error(`${symbol.name} does not say what it answers`);
    return this.#checker.getTypeFromTypeNode(promised);
  }

  /** The inputs whose change replaces, by the table of fields. The provider compares itself, so it is said and no more. */
  #replacingFields(name: ResourceName): ReadonlySet<string> {
    const table = this.#symbol("FIELDS", this.#exportsOf(fieldsFile(folderOf(name))));
    const rows = this.#checker.getTypeOfSymbol(table).getProperties();
    const replacing = rows.filter((row) => {
      const change = this.#checker.getTypeOfSymbol(row).getProperty("change");
      const type = change && this.#checker.getTypeOfSymbol(change);
      return type?.isStringLiteral() === true && type.value === "replace";
    });
    return new Set(replacing.map((row) => row.name));
  }

  #propertiesOf(symbol: ts.Symbol): ts.Symbol[] {
    return this.#checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  }

  #exportsOf(file: string): Map<string, ts.Symbol> {
    return new Map(
      exportsOf(this.#program, this.#root, file).map((symbol) => {
        const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
        return [symbol.name, isAlias ? this.#checker.getAliasedSymbol(symbol) : symbol];
      }),
    );
  }

  #symbol(name: string, exported: ReadonlyMap<string, ts.Symbol> = this.#exported): ts.Symbol {
    const symbol = exported.get(name);
    if (symbol === undefined) throw new Error(`nothing is exported as ${name}`);
    return symbol;
  }
}

/** The class has `profile` for it. */
const PROFILE_INPUT =
  "The `trainingProfile` of a `TrainingProfile` resource, beside its `trainingShape`: exactly its pinned version is meant.";

const WRITTEN_SHAPE = "As the program wrote it, with the version if it named one.";

/** What a list holds. */
const LISTED: Readonly<Record<string, string>> = {
  listCheckpoints: "The checkpoints, newest first.",
  listLiveCheckpoints: "The names of the checkpoints.",
  listTrainingShapes: "One per version, so by default one per shape.",
};

function isStatic(member: ts.PropertyDeclaration): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}

function isDeclared(member: ts.PropertyDeclaration): boolean {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}
