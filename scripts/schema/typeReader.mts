/** TypeScript types as types of a Pulumi package schema. */
import ts from "typescript";
import { docOf } from "../reference/surface.mts";
import { type EnumSpec, enumOf } from "./enums.mts";
import { type Wording } from "./wording.mts";

export interface TypeSpec {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
}

export interface PropertySpec extends TypeSpec {
  readonly description: string;
  readonly secret?: true;
  readonly willReplaceOnChanges?: true;
}

export interface ObjectSpec {
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

export interface ObjectTypeSpec extends ObjectSpec {
  readonly type: "object";
  readonly description: string;
}

/** Every other number is a count. */
const FRACTIONS = ["learningRate", "loadTargets"];

export const token = (name: string): string => `fireworks:index:${name}`;

const NOTHING = ts.TypeFlags.Undefined | ts.TypeFlags.Null;

export class TypeReader {
  /** The object and enum types that were met, by token. */
  readonly types: Record<string, ObjectTypeSpec | EnumSpec> = {};
  readonly #checker: ts.TypeChecker;
  readonly #wording: Wording;
  readonly #exportedName: (symbol: ts.Symbol) => string;

  constructor(checker: ts.TypeChecker, wording: Wording, exportedName: (symbol: ts.Symbol) => string) {
    this.#checker = checker;
    this.#wording = wording;
    this.#exportedName = exportedName;
  }

  /** Properties of a class, an interface or an object. @param owner names what has no name of its own */
  object(symbols: readonly ts.Symbol[], owner: string): ObjectSpec {
    const entries = symbols.map((symbol) => [symbol.name, this.property(symbol, owner)] as const);
    const required = symbols.filter((symbol) => !this.#isOptional(symbol)).map(({ name }) => name);
    return { properties: Object.fromEntries(entries), ...(required.length > 0 ? { required } : {}) };
  }

  property(symbol: ts.Symbol, owner: string): PropertySpec {
    const description = this.#wording.describe(docOf(symbol, this.#checker));
    const name = owner + symbol.name.charAt(0).toUpperCase() + symbol.name.slice(1);
    const spec = this.type(this.#declaredType(symbol), name, description);
    return { ...(FRACTIONS.includes(symbol.name) ? withFractions(spec) : spec), description };
  }

  type(type: ts.Type, name: string, description: string): TypeSpec {
    const { aliasSymbol, aliasTypeArguments: [first, second] = [] } = type;
    if (["Input", "Readonly"].includes(aliasSymbol?.name ?? "") && first) return this.type(first, name, description);
    if (aliasSymbol?.name === "Record" && second) {
      return { type: "object", additionalProperties: this.type(second, name, description) };
    }
    if (type.isUnion()) return this.#union(type, name, description);
    if ((type.flags & ts.TypeFlags.StringLike) !== 0) return { type: "string" };
    if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return { type: "integer" };
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return { type: "boolean" };
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      if (item) return { type: "array", items: this.type(item, name, description) };
    }
    if ((type.flags & ts.TypeFlags.Unknown) !== 0) return { $ref: "pulumi.json#/Any" };
    if ((type.flags & ts.TypeFlags.Object) !== 0) return this.#named(type, name, description);
    throw new Error(`${name}: the schema cannot say ${this.#checker.typeToString(type)}`);
  }

  #union(type: ts.UnionType, name: string, description: string): TypeSpec {
    const rest = type.types.filter(({ flags }) => (flags & NOTHING) === 0);
    const [only] = rest;
    if (only !== undefined && rest.length === 1) return this.type(only, name, description);
    if (rest.every(({ flags }) => (flags & ts.TypeFlags.BooleanLike) !== 0)) return { type: "boolean" };
    const words = rest.map((one) => (one.isStringLiteral() ? one.value : undefined));
    if (!words.every((word) => word !== undefined)) {
      throw new Error(`${name}: the schema cannot say ${this.#checker.typeToString(type)}`);
    }
    return this.choice(words);
  }

  choice(words: readonly string[]): TypeSpec {
    const [name, spec] = enumOf(words);
    this.types[token(name)] = spec;
    return { $ref: `#/types/${token(name)}` };
  }

  #named(type: ts.Type, hint: string, description: string): TypeSpec {
    const isAnonymous = type.symbol.name.startsWith("__");
    const name = isAnonymous ? hint : this.#exportedName(type.symbol).replace(/Args$/, "");
    const spec = {
      type: "object",
      description: isAnonymous ? description : this.#wording.describe(docOf(type.symbol, this.#checker)),
      ...this.object(type.getProperties(), name),
    } as const;
    const known = this.types[token(name)];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(spec)) {
      throw new Error(`two types are called ${name}`);
    }
    this.types[token(name)] = spec;
    return { $ref: `#/types/${token(name)}` };
  }

  /** As it is written: what the checker makes of an optional property or an output has lost its name. */
  #declaredType(symbol: ts.Symbol): ts.Type {
    const node = symbol.valueDeclaration as ts.PropertySignature | undefined;
    const written = node?.type;
    if (written === undefined) return this.#checker.getTypeOfSymbol(symbol);
    const isOutput = ts.isTypeReferenceNode(written) && written.typeName.getText() === "pulumi.Output";
    return this.#checker.getTypeFromTypeNode((isOutput ? written.typeArguments?.[0] : undefined) ?? written);
  }

  #isOptional(symbol: ts.Symbol): boolean {
    const type = this.#declaredType(symbol);
    const mayBeUndefined = type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
    return (symbol.flags & ts.SymbolFlags.Optional) !== 0 || mayBeUndefined;
  }
}

function withFractions(spec: TypeSpec): TypeSpec {
  const { additionalProperties } = spec;
  if (additionalProperties !== undefined) return { ...spec, additionalProperties: withFractions(additionalProperties) };
  return { ...spec, type: "number" };
}
